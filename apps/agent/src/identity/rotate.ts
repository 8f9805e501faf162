import { type AgentKeys, rotationText } from '@landfall/contracts/agent-protocol';
import type { AgentIdentityId } from '@landfall/contracts/ids';
import { sign } from '@landfall/crypto/signature';
import type { Documents } from '../store/documents.ts';
import { IDENTITY, type OwnIdentity } from '../store/identity.ts';
import { makeOwnKeys, publicHalves } from './make-keys.ts';

/** The identity as it is now, and the way to new keys. */
export interface Identity {
  current(): OwnIdentity;
  /** New keys, kept before they are told, and signed by the old ones: the same ones until they are taken. @throws ClusterError */
  offer(): Promise<{ keys: AgentKeys; signature: string }>;
  /** The platform knows the offered keys as this identity. @throws ClusterError */
  taken(identityId: AgentIdentityId): Promise<void>;
}

export function rotatingIdentity(documents: Documents, identified: OwnIdentity): Identity {
  let identity = identified;
  const keep = async (next: OwnIdentity) => {
    await documents.change(IDENTITY, () => next);
    identity = next;
  };
  return {
    current: () => identity,
    offer: async () => {
      const coming = identity.coming ?? makeOwnKeys();
      if (!identity.coming) await keep({ ...identity, coming });
      const keys = publicHalves(coming);
      return {
        keys,
        signature: sign(identity.keys.signing.privateKey, rotationText(identity.identityId, keys)),
      };
    },
    taken: async (identityId) => {
      const { coming, ...rest } = identity;
      if (coming) await keep({ ...rest, identityId, keys: coming, past: identity.keys });
    },
  };
}
