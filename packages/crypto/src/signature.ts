import sodium from 'libsodium-wrappers';
import { CryptoError } from './errors.ts';
import type { KeyPair } from './role-keys.ts';

await sodium.ready;

const KEY_BYTES = 32;
const PRIVATE_BYTES = 64;
const SIGNATURE_BYTES = 64;

/** A new Ed25519 key pair, both halves base64url: 43 characters public, 86 private. What an agent proves itself with. */
export function makeSigningKeys(): KeyPair {
  const pair = sodium.crypto_sign_keypair();
  return { publicKey: toText(pair.publicKey), privateKey: toText(pair.privateKey) };
}

/** The signature of a text (UTF-8), base64url, 86 characters. @throws CryptoError `bad-value` for what is no private key */
export function sign(privateKey: string, text: string): string {
  const key = fromText(privateKey);
  if (key.length !== PRIVATE_BYTES)
    throw new CryptoError('bad-value', 'A signing key is 64 bytes in base64url.');
  return toText(sodium.crypto_sign_detached(utf8(text), key));
}

/** Did the holder of this key sign this very text? False for anything that is no key or no signature; never throws. */
export function verifySignature(publicKey: string, text: string, signature: string): boolean {
  const [key, bytes] = [fromText(publicKey), fromText(signature)];
  if (key.length !== KEY_BYTES || bytes.length !== SIGNATURE_BYTES) return false;
  try {
    return sodium.crypto_sign_verify_detached(bytes, utf8(text), key);
  } catch {
    return false;
  }
}

const toText = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const fromText = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64url'));
const utf8 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf8'));
