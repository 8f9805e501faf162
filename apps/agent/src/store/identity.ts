import { agentIdentityId, clusterId, organizationId } from '@landfall/contracts/ids';
import { z } from 'zod';
import type { Document } from './documents.ts';

const keyPair = z.object({ publicKey: z.string(), privateKey: z.string() });

/** Both pairs of an agent: Ed25519 to sign with, X25519 that is sealed to. */
const ownKeys = z.object({ signing: keyPair, sealing: keyPair });
export type OwnKeys = z.infer<typeof ownKeys>;

/** Who the agent is, once it has enrolled. */
const ownIdentity = z.object({
  identityId: agentIdentityId,
  organizationId,
  clusterId,
  name: z.string(),
  keys: ownKeys,
  /** Of the token it enrolled with, so that another token is another enrolment. */
  tokenHash: z.string(),
  /** Made for the next identity, and told to the platform before it is sure that it knows them. */
  coming: ownKeys.optional(),
  /** What was sealed before the last rotation. */
  past: ownKeys.optional(),
});
export type OwnIdentity = z.infer<typeof ownIdentity>;

export const IDENTITY: Document<OwnIdentity> = {
  name: 'landfall-agent-identity',
  part: 'identity',
  schema: ownIdentity,
};
