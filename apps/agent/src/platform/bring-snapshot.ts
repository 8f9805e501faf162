import { gunzipSync } from 'node:zlib';
import { type AgentBundle, agentBundle, bundleContext } from '@landfall/contracts/agent-protocol';
import { CryptoError } from '@landfall/crypto/errors';
import { open } from '@landfall/crypto/seal';
import type { OwnIdentity } from '../store/identity.ts';
import { MOST_DOCUMENT_BYTES } from '../store/parts.ts';
import { PlatformError } from './platform-error.ts';
import { askPlatform, type Platform } from './request.ts';

/** Sealed: 4 MiB and what the seal adds. */
const MOST_SEALED_BYTES = 5 * 1024 * 1024;

/**
 * Fetches a snapshot and opens it with the agent's own key; what was sealed for another organization, cluster or snapshot is
 * refused. @throws PlatformError, CryptoError
 */
export async function bringSnapshot(
  platform: Platform,
  { access, identity }: { access: string | undefined; identity: OwnIdentity },
  id: string,
): Promise<AgentBundle> {
  if (access === undefined) throw new PlatformError('The platform is away, and the snapshot is not at hand.');
  const path = `/agent/snapshots/${encodeURIComponent(id)}`;
  const sealed = await askPlatform(platform, { method: 'GET', path, access, mostBytes: MOST_SEALED_BYTES });
  return openBundle(identity, id, sealed);
}

/** @throws CryptoError for what was sealed to another key or for another place; PlatformError for another content */
export function openBundle(identity: OwnIdentity, id: string, sealed: Uint8Array): AgentBundle {
  const context = bundleContext(identity.organizationId, identity.clusterId, id);
  const bundle = understood(openWithAny(identity, sealed, context));
  if (bundle.snapshotId !== id) throw new PlatformError('The platform sent another snapshot.');
  return bundle;
}

/** A rotation comes between the sealing and the fetching. */
function openWithAny({ keys, past, coming }: OwnIdentity, sealed: Uint8Array, context: string): Uint8Array {
  const others = [past?.sealing, coming?.sealing].filter((pair) => pair !== undefined);
  for (const pair of [keys.sealing, ...others]) {
    try {
      return open(pair, sealed, context);
    } catch (error) {
      if (!(error instanceof CryptoError && error.code === 'wrong-key')) throw error;
    }
  }
  throw new CryptoError('wrong-key', 'The snapshot is sealed to none of the keys of this agent.');
}

function understood(packed: Uint8Array): AgentBundle {
  try {
    const text = gunzipSync(packed, { maxOutputLength: MOST_DOCUMENT_BYTES }).toString('utf8');
    return agentBundle.parse(JSON.parse(text));
  } catch (cause) {
    throw new PlatformError('The snapshot that the platform sent is not understood.', { cause });
  }
}
