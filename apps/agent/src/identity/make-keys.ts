import type { AgentKeys } from '@landfall/contracts/agent-protocol';
import { makeKeyPair } from '@landfall/crypto/role-keys';
import { makeSigningKeys } from '@landfall/crypto/signature';
import type { OwnKeys } from '../store/identity.ts';

/** New keys. The private halves never leave the agent's namespace. */
export const makeOwnKeys = (): OwnKeys => ({ signing: makeSigningKeys(), sealing: makeKeyPair() });

/** What the platform is told of them. */
export const publicHalves = ({ signing, sealing }: OwnKeys): AgentKeys => ({
  signing: signing.publicKey,
  sealing: sealing.publicKey,
});
