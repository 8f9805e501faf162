import { createHash } from 'node:crypto';
import { type Enrolled, enrolled } from '@landfall/contracts/agent-protocol';
import { endJournal } from '../journal/kept.ts';
import { PlatformError } from '../platform/platform-error.ts';
import { askPlatform, type Platform } from '../platform/request.ts';
import type { Documents } from '../store/documents.ts';
import { IDENTITY, type OwnIdentity } from '../store/identity.ts';
import { AGENT_VERSION } from '../version.ts';
import { makeOwnKeys, publicHalves } from './make-keys.ts';

/**
 * Who this agent is: as it was, or enrolled anew with a token that was not used by it yet. Where that token is refused it
 * stays who it was. @throws PlatformError when enrolling is refused; ClusterError, DamagedDocument; Error without identity and token
 */
export async function identify(
  documents: Documents,
  platform: Platform,
  token: string | undefined,
): Promise<OwnIdentity> {
  const known = await documents.read(IDENTITY);
  const tokenHash = token === undefined ? undefined : createHash('sha256').update(token).digest('hex');
  if (known && (tokenHash === undefined || known.tokenHash === tokenHash)) return known;
  if (token === undefined || tokenHash === undefined)
    throw new Error('This agent has no identity yet: give it the token that “Add cluster” shows.');
  try {
    return await enrol(documents, platform, { token, tokenHash });
  } catch (error) {
    if (known && error instanceof PlatformError) return known;
    throw error;
  }
}

async function enrol(
  documents: Documents,
  platform: Platform,
  { token, tokenHash }: { token: string; tokenHash: string },
): Promise<OwnIdentity> {
  const keys = makeOwnKeys();
  const json = { token, keys: publicHalves(keys), version: AGENT_VERSION };
  const body = await askPlatform(platform, {
    method: 'POST',
    path: '/agent/enrol',
    json,
    mostBytes: 64 * 1024,
  });
  const identity: OwnIdentity = { ...understood(body), keys, tokenHash };
  await documents.change(IDENTITY, () => identity);
  // Its numbers were those of the identity before.
  await endJournal(documents);
  return identity;
}

/** What stands before the platform may answer in its place. */
function understood(body: Uint8Array): Enrolled {
  try {
    return enrolled.parse(JSON.parse(Buffer.from(body).toString('utf8')));
  } catch (cause) {
    throw new PlatformError('The platform answers an enrolment with something else.', { cause });
  }
}
