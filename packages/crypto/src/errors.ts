/** Why a cryptographic step was refused; stable, for tests and for the words shown to people. */
export type CryptoErrorCode =
  | 'wrong-key'
  | 'wrong-context'
  | 'tampered'
  | 'too-large'
  | 'bad-key-file'
  | 'bad-key-file-mode'
  | 'bad-value'
  | 'busy';

/** The only error this package throws on purpose. Its message never holds key material, plaintext or ciphertext. */
export class CryptoError extends Error {
  override readonly name = 'CryptoError';
  readonly code: CryptoErrorCode;

  constructor(code: CryptoErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
