import { createPrivateKey } from 'node:crypto';
import { readSecretFile } from '@landfall/crypto/secret-file';
import type { SourceEnvironment } from '../env.ts';

/**
 * Reads the private key of the GitHub App, PEM. One that is none would be told with the first token only, and as if GitHub
 * could not be reached: the role does not start with it.
 * @throws CryptoError when others may read the file or nobody can; Error when it holds no such key. Never what it holds
 */
export function privateKeyIn(
  file: string,
  { LANDFALL_KEY_FILE_ANY_MODE: anyMode }: Pick<SourceEnvironment, 'LANDFALL_KEY_FILE_ANY_MODE'>,
): string {
  const pem = readSecretFile(file, { anyMode });
  try {
    if (createPrivateKey(pem).asymmetricKeyType === 'rsa') return pem;
  } catch {
    // What it says may quote the text.
  }
  throw new Error(
    'LANDFALL_GITHUB_PRIVATE_KEY_FILE holds no private key of a GitHub App: GitHub gives it as RSA, in PEM.',
  );
}
