import { createHash, timingSafeEqual } from 'node:crypto';
import sodium from 'libsodium-wrappers';
import type { z } from 'zod';
import { CryptoError } from './errors.ts';
import type { KeyPair } from './role-keys.ts';

await sodium.ready;

/**
 * Sealed layout: version (1) · key id (8, the head of SHA-256 of the public key) · libsodium sealed box of
 * (SHA-256 of the context · message). The box is authenticated, so the context inside cannot be changed or cut off.
 */
const VERSION = 1;
const KEY_ID_BYTES = 8;
const HEAD_BYTES = 1 + KEY_ID_BYTES;
const CONTEXT_BYTES = 32;
const MAX_BYTES = 4 * 1024 * 1024;

/** Where a ciphertext lives; opened anywhere else it is refused (security section 4, Keys). */
export const sealContext = (organizationId: string, table: string, rowId: string, column: string): string =>
  [organizationId, table, rowId, column].join('|');

/**
 * Seals bytes to a public key: whoever holds only that cannot open it again. `context` must be given back, exactly, to
 * open it. Throws CryptoError `too-large` past 4 MiB and `bad-value` for an empty context.
 */
export function seal(publicKey: string, bytes: Uint8Array, context: string): Uint8Array {
  if (context === '') throw new CryptoError('bad-value', 'A sealed value needs a context.');
  if (bytes.length > MAX_BYTES) throw new CryptoError('too-large', 'The value is too large to seal.');
  const key = keyBytes(publicKey);
  const message = Buffer.concat([contextHash(context), bytes]);
  const box = sodium.crypto_box_seal(message, key);
  message.fill(0);
  return Uint8Array.from(Buffer.concat([Buffer.from([VERSION]), keyId(key), box]));
}

/**
 * Opens what `seal` made. Throws CryptoError: `wrong-key` (sealed to another role), `tampered`, `wrong-context` (moved
 * from another row, tenant or column).
 */
export function open(pair: KeyPair, sealed: Uint8Array, context: string): Uint8Array {
  if (sealed.length < HEAD_BYTES + CONTEXT_BYTES || sealed[0] !== VERSION) throw tampered();
  const publicKey = keyBytes(pair.publicKey);
  const box = sealed.subarray(HEAD_BYTES);
  if (!timingSafeEqual(sealed.subarray(1, HEAD_BYTES), keyId(publicKey))) {
    throw new CryptoError('wrong-key', 'The value is sealed to another key.');
  }
  const message = openBox(box, publicKey, keyBytes(pair.privateKey));
  if (message.length < CONTEXT_BYTES) throw tampered();
  if (!timingSafeEqual(message.subarray(0, CONTEXT_BYTES), contextHash(context))) {
    throw new CryptoError('wrong-context', 'The sealed value belongs to another place.');
  }
  return message.slice(CONTEXT_BYTES);
}

/** `seal` for a value that survives JSON. */
export function sealJson(publicKey: string, value: unknown, context: string): Uint8Array {
  const text = JSON.stringify(value);
  if (text === undefined) throw new CryptoError('bad-value', 'The value has no JSON form.');
  return seal(publicKey, Buffer.from(text, 'utf8'), context);
}

/** `open` and parse with a schema. A value of another shape throws CryptoError `bad-value`, without telling the value. */
export function openJson<T>(pair: KeyPair, sealed: Uint8Array, context: string, schema: z.ZodType<T>): T {
  const text = Buffer.from(open(pair, sealed, context)).toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new CryptoError('bad-value', 'The opened value is not JSON.');
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const place = parsed.error.issues[0]?.path.join('.') || 'top level';
    throw new CryptoError('bad-value', `The opened value has another shape (at ${place}).`);
  }
  return parsed.data;
}

function openBox(box: Uint8Array, publicKey: Uint8Array, privateKey: Uint8Array): Uint8Array {
  try {
    return sodium.crypto_box_seal_open(new Uint8Array(box), publicKey, privateKey);
  } catch {
    throw tampered();
  }
}

function keyBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(Buffer.from(text, 'base64url'));
  if (bytes.length !== 32) throw new CryptoError('bad-value', 'A key is 32 bytes in base64url.');
  return bytes;
}

const keyId = (publicKey: Uint8Array): Buffer =>
  createHash('sha256').update(publicKey).digest().subarray(0, KEY_ID_BYTES);
const contextHash = (context: string): Buffer => createHash('sha256').update(context, 'utf8').digest();
const tampered = (): CryptoError =>
  new CryptoError('tampered', 'The sealed value is damaged or was changed.');
