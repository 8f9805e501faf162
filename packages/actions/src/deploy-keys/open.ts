import type { KeyPair } from '@landfall/crypto/role-keys';
import { open, sealContext } from '@landfall/crypto/seal';

export const sealedKeyPlace = (organizationId: string, id: string): string =>
  sealContext(organizationId, 'deploy_keys', id, 'sealed_key');

/** The private half, as SSH programs read it: in memory for one job of the source role. @throws CryptoError */
export const openDeployKey = (
  source: KeyPair,
  { organizationId, id, sealedKey }: { organizationId: string; id: string; sealedKey: Uint8Array },
): string => Buffer.from(open(source, sealedKey, sealedKeyPlace(organizationId, id))).toString('utf8');
