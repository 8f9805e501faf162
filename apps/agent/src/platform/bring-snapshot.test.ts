import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { bundleContext } from '@landfall/contracts/agent-protocol';
import { agentIdentityId, clusterId, organizationId } from '@landfall/contracts/ids';
import { seal } from '@landfall/crypto/seal';
import { expect, test } from 'vitest';
import { makeOwnKeys } from '../identity/make-keys.ts';
import type { OwnIdentity } from '../store/identity.ts';
import { bringSnapshot, openBundle } from './bring-snapshot.ts';

const identity = (): OwnIdentity => ({
  identityId: agentIdentityId.parse(randomUUID()),
  organizationId: organizationId.parse(randomUUID()),
  clusterId: clusterId.parse(randomUUID()),
  name: 'far',
  keys: makeOwnKeys(),
  tokenHash: '',
});

/** A snapshot as the platform seals it. */
function sealedFor(
  own: OwnIdentity,
  id: string,
  { inside = id, at = id, key = own.keys.sealing.publicKey } = {},
) {
  const bundle = { snapshotId: inside, digest: 'd', manifests: [], maskKey: 'AAAA' };
  const context = bundleContext(own.organizationId, own.clusterId, at);
  return seal(key, gzipSync(JSON.stringify(bundle)), context);
}

test('a snapshot that was sealed to this agent is opened, before and after a rotation', () => {
  const own = identity();
  const id = randomUUID();
  expect(openBundle(own, id, sealedFor(own, id)).snapshotId).toBe(id);
  const rotated = { ...own, keys: makeOwnKeys(), past: own.keys };
  expect(openBundle(rotated, id, sealedFor(own, id)).snapshotId).toBe(id);
});

test('one of another place, of another agent, or under another name is refused', () => {
  const own = identity();
  const id = randomUUID();
  expect(() => openBundle(own, id, sealedFor(own, id, { at: randomUUID() }))).toThrow('another place');
  expect(() => openBundle(own, id, sealedFor({ ...own, clusterId: identity().clusterId }, id))).toThrow();
  expect(() => openBundle(own, id, sealedFor(own, id, { key: makeOwnKeys().sealing.publicKey }))).toThrow(
    'keys',
  );
  expect(() => openBundle(own, id, sealedFor(own, id, { inside: randomUUID() }))).toThrow('another snapshot');
});

test('without a connection nothing is asked', async () => {
  const platform = { origin: 'http://127.0.0.1:1', caPem: undefined };
  const asked = bringSnapshot(platform, { access: undefined, identity: identity() }, randomUUID());
  await expect(asked).rejects.toThrow('away');
});
