import { readFileSync, statSync } from 'node:fs';
import { CryptoError } from './errors.ts';

export interface SecretFileOptions {
  /** Containers mount secrets with modes of their own. */
  anyMode?: boolean;
}

/**
 * Reads a file that one process alone may read. One that group or others may touch is refused unless `anyMode`.
 * @throws CryptoError `bad-key-file-mode`, `bad-key-file` when it cannot be read; neither holds the contents
 */
export function readSecretFile(path: string, { anyMode = false }: SecretFileOptions = {}): string {
  try {
    const mode = statSync(path).mode & 0o777;
    if ((mode & 0o077) !== 0 && !anyMode) throw openMode(path, mode);
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof CryptoError) throw error;
    throw new CryptoError('bad-key-file', `The key file ${path} cannot be read.`);
  }
}

const openMode = (path: string, mode: number): CryptoError =>
  new CryptoError(
    'bad-key-file-mode',
    `The key file ${path} has mode 0${mode.toString(8)}: others may read it. Run: chmod 0400 ${path}`,
  );
