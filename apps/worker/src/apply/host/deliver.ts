import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { missingBundles, storeBundle } from '@landfall/actions/agents/bundles';
import type { Context } from '@landfall/actions/context';
import type { DataKeys } from '@landfall/actions/data-keys/keys';
import { Refusal } from '@landfall/actions/refusal';
import { agentBundle, bundleContext } from '@landfall/contracts/agent-protocol';
import type { Manifest } from '@landfall/contracts/resource';
import { CryptoError } from '@landfall/crypto/errors';
import { seal } from '@landfall/crypto/seal';
import type { Rendered } from './rendered.ts';

const compress = promisify(gzip);

/** To whose keys bundles are sealed. */
export interface Recipient {
  clusterId: string;
  identityId: string;
  sealingKey: string;
}

/**
 * Lays ready what an agent has not been given yet of what was rendered: opened, and sealed to the agent's key, so that nobody
 * on the way reads it. @throws CryptoError; Refusal `not-found`; Refusal `too-large` for more than can be sealed
 */
export async function deliver(
  context: Context,
  recipient: Recipient,
  { rendered, keys }: { rendered: Rendered; keys: DataKeys },
): Promise<void> {
  const missing = await missingBundles(context, recipient, rendered.ids);
  if (missing.length === 0) return;
  const opened = await rendered.open(context, keys, missing);
  const digests = await rendered.digests(context, missing);
  for (const snapshotId of missing) {
    const bundle = {
      snapshotId,
      digest: digests.get(snapshotId) ?? '',
      manifests: opened.get(snapshotId) ?? [],
    };
    const sealed = await sealBundle(context, recipient, keys, bundle);
    await storeBundle(context, { ...recipient, snapshotId, sealed });
  }
}

async function sealBundle(
  { organizationId }: Context,
  { clusterId, sealingKey }: Recipient,
  { maskKey }: DataKeys,
  bundle: { snapshotId: string; digest: string; manifests: Manifest[] },
): Promise<Uint8Array> {
  const whole = agentBundle.parse({ ...bundle, maskKey: Buffer.from(maskKey).toString('base64') });
  const bytes = await compress(JSON.stringify(whole));
  try {
    return seal(sealingKey, bytes, bundleContext(organizationId, clusterId, bundle.snapshotId));
  } catch (error) {
    if (error instanceof CryptoError && error.code === 'too-large') throw tooLarge(bundle.manifests.length);
    throw error;
  } finally {
    bytes.fill(0);
  }
}

const tooLarge = (objects: number): Refusal =>
  new Refusal('too-large', {
    what: 'The snapshot could not be given to the agent.',
    why: `Its ${objects} objects come to more than the 4 MiB that can be sealed, compressed as they are.`,
    fix: 'Split the application, or take large data out of its ConfigMaps and Secrets.',
  });
