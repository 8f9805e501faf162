import { digestKey, maskKey } from '@landfall/crypto/data-key';
import { sealContext } from '@landfall/crypto/seal';

/** An organization's data key with what is derived from it. Held in memory for one job, never stored or logged. */
export interface DataKeys {
  dataKey: Uint8Array;
  digestKey: Uint8Array;
  maskKey: Uint8Array;
}

/** Derives the digest and mask keys of a data key. */
export const dataKeysOf = (dataKey: Uint8Array): DataKeys => ({
  dataKey,
  digestKey: digestKey(dataKey),
  maskKey: maskKey(dataKey),
});

/** Where an organization's data key is sealed, for each of the two roles that may open it. */
export const dataKeyContext = (organizationId: string, role: 'source' | 'apply'): string =>
  sealContext(organizationId, 'data_keys', organizationId, `sealed_to_${role}`);

/** Where an object's ciphertext lives. */
export const objectContext = (organizationId: string, digest: string): string =>
  sealContext(organizationId, 'objects', digest, 'ciphertext');
