import { rotationText } from '@landfall/contracts/agent-protocol';
import { sign } from '@landfall/crypto/signature';
import { makeToken } from '@landfall/crypto/token';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { later, ownKeys, type TestAgent, testAgent } from '../../test/agent.ts';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import { read } from '../unit.ts';
import { missingBundles, storeBundle } from './bundles.ts';
import { closeConnection } from './close-connection.ts';
import { openBundle } from './open-bundle.ts';
import { revokeAgent } from './revoke.ts';
import { rotateAgent } from './rotate.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

const sealed = (text: string) => new Uint8Array(Buffer.from(text));
const textOf = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString();
const ownerOf = ({ clusterId, enrolled }: TestAgent) => ({ clusterId, identityId: enrolled.identityId });

it('a snapshot is sealed once to an identity, and fetched while its connection is the current one', async () => {
  const context = await test.member();
  const agent = await testAgent(context);
  const [one, other] = [crypto.randomUUID(), crypto.randomUUID()];
  const owner = ownerOf(agent);
  expect(await missingBundles(context, owner, [one, other, one])).toEqual([one, other]);
  await storeBundle(context, { ...owner, snapshotId: one, sealed: sealed('first') });
  await storeBundle(context, { ...owner, snapshotId: one, sealed: sealed('second') });
  expect(await missingBundles(context, owner, [one, other])).toEqual([other]);
  const { access, connection } = await agent.connect();
  expect(textOf(await openBundle(test.platform, access, one))).toBe('first');
  expect(await openBundle(test.platform, access, other)).toBeUndefined();
  expect(await openBundle(later(test.platform, 31_000), access, one)).toBeUndefined();
  const next = await agent.connect();
  expect(await openBundle(test.platform, access, one)).toBeUndefined();
  expect(textOf(await openBundle(test.platform, next.access, one))).toBe('first');
  await closeConnection(connection, 'It was cut.');
  expect(textOf(await openBundle(test.platform, next.access, one))).toBe('first');
  await closeConnection(next.connection, 'It was cut.');
  expect(await openBundle(test.platform, next.access, one)).toBeUndefined();
  const last = await agent.connect();
  await revokeAgent(context, agent.clusterId);
  expect(await openBundle(test.platform, last.access, one)).toBeUndefined();
  for (const nonsense of ['', 'x', makeToken('access'), makeToken('agent')])
    expect(await openBundle(test.platform, nonsense, one)).toBeUndefined();
});

it('what was sealed to keys of before is there until it is sealed to the new ones', async () => {
  const context = await test.member();
  const agent = await testAgent(context);
  const snapshotId = crypto.randomUUID();
  await storeBundle(context, { ...ownerOf(agent), snapshotId, sealed: sealed('old') });
  const { access, connection } = await agent.connect();
  const keys = ownKeys();
  const text = rotationText(agent.enrolled.identityId, keys.public);
  const identityId = await rotateAgent(connection, keys.public, sign(agent.keys.signing.privateKey, text));
  expect(textOf(await openBundle(test.platform, access, snapshotId))).toBe('old');
  const owner = { clusterId: agent.clusterId, identityId };
  expect(await missingBundles(context, owner, [snapshotId])).toEqual([snapshotId]);
  await storeBundle(context, { ...owner, snapshotId, sealed: sealed('new') });
  expect(textOf(await openBundle(test.platform, access, snapshotId))).toBe('new');
});

it('is nobody else’s: of another cluster, or of another tenant', async () => {
  const context = await test.member();
  const [mine, neighbour] = [await testAgent(context), await testAgent(context)];
  const stranger = await testAgent(await test.member('Eve'));
  const snapshotId = crypto.randomUUID();
  await storeBundle(context, { ...ownerOf(neighbour), snapshotId, sealed: sealed('theirs') });
  for (const agent of [mine, stranger]) {
    const { access } = await agent.connect();
    expect(await openBundle(test.platform, access, snapshotId)).toBeUndefined();
    expect(await missingBundles(agent.context, ownerOf(agent), [snapshotId])).toEqual([snapshotId]);
  }
  const mixed = { clusterId: mine.clusterId, identityId: neighbour.enrolled.identityId };
  await storeBundle(context, { ...mixed, snapshotId: crypto.randomUUID(), sealed: sealed('mixed') });
  await storeBundle(stranger.context, { ...ownerOf(mine), snapshotId, sealed: sealed('evil') });
  expect(await read(context, (tx) => tx.agentBundle.count())).toBe(1);
  expect(await read(stranger.context, (tx) => tx.agentBundle.count())).toBe(0);
});

it('is refused when it is too large to be sealed', async () => {
  const context = await test.member();
  const agent = await testAgent(context);
  const large = {
    ...ownerOf(agent),
    snapshotId: crypto.randomUUID(),
    sealed: new Uint8Array(5 * 1024 * 1024),
  };
  expect(() => storeBundle(context, large)).toThrow('cannot be handed');
});
