import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { CryptoError } from './errors.ts';

/**
 * Object layout: version (1) · nonce (12, random) · tag (16) · AES-256-GCM of the deflated bytes. Random 96-bit nonces
 * are safe to about 2^32 objects per key (NIST SP 800-38D); an organization stores far fewer.
 */
const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + NONCE_BYTES + TAG_BYTES;
const MAX_PLAIN_BYTES = 32 * 1024 * 1024;

/** A new organization data key: 32 random bytes. Stored only sealed, to source and to apply (design 4.4). */
export const makeDataKey = (): Uint8Array => new Uint8Array(randomBytes(32));

/**
 * Compresses, then encrypts. `context` names the place (organization|table|row|column) and must be given back.
 * Throws CryptoError `too-large` past 32 MiB.
 */
export function encryptObject(dataKey: Uint8Array, bytes: Uint8Array, context: string): Uint8Array {
  if (bytes.length > MAX_PLAIN_BYTES) throw new CryptoError('too-large', 'The object is too large to store.');
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', secretOf(dataKey), nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(context, 'utf8'));
  const body = Buffer.concat([cipher.update(deflateRawSync(bytes)), cipher.final()]);
  return Uint8Array.from(Buffer.concat([Buffer.from([VERSION]), nonce, cipher.getAuthTag(), body]));
}

/** Opens what `encryptObject` made. Throws CryptoError `tampered` for another key, context or changed bytes alike. */
export function decryptObject(dataKey: Uint8Array, encrypted: Uint8Array, context: string): Uint8Array {
  if (encrypted.length < HEAD_BYTES || encrypted[0] !== VERSION) throw tampered();
  const nonce = encrypted.subarray(1, 1 + NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', secretOf(dataKey), nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(context, 'utf8'));
  decipher.setAuthTag(encrypted.subarray(1 + NONCE_BYTES, HEAD_BYTES));
  let packed: Buffer;
  try {
    packed = Buffer.concat([decipher.update(encrypted.subarray(HEAD_BYTES)), decipher.final()]);
  } catch {
    throw tampered();
  }
  return new Uint8Array(inflateRawSync(packed, { maxOutputLength: MAX_PLAIN_BYTES + 1 }));
}

/** The key of object digests: digests are HMACs because a short Secret must not be guessable from its digest. */
export const digestKey = (dataKey: Uint8Array): Uint8Array => derive(dataKey, 'landfall object digest v1');

/** The key of masks (`maskManifest`): apart from the digest key, so that no mask is ever a digest. */
export const maskKey = (dataKey: Uint8Array): Uint8Array => derive(dataKey, 'landfall mask v1');

/** Digest of one object over its canonical JSON: HMAC-SHA256, 64 hex characters. */
export const objectDigest = (key: Uint8Array, canonical: string): string =>
  createHmac('sha256', secretOf(key)).update(canonical, 'utf8').digest('hex');

/** Digest of an ordered list of object digests. Keyed by its members, which are HMACs already. */
export function snapshotDigest(digests: readonly string[]): string {
  if (digests.some((digest) => !/^[0-9a-f]{64}$/.test(digest))) {
    throw new CryptoError('bad-value', 'A snapshot is a list of object digests.');
  }
  return createHash('sha256')
    .update(`landfall snapshot v1\n${digests.join('\n')}`)
    .digest('hex');
}

function derive(dataKey: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secretOf(dataKey), new Uint8Array(0), purpose, 32));
}

const secrets = new WeakMap<Uint8Array, KeyObject>();

/** A key as Node's crypto takes it: made of the bytes at each call it takes longer than what is done with it. */
function secretOf(key: Uint8Array): KeyObject {
  const known = secrets.get(key);
  if (known) return known;
  const made = createSecretKey(checked(key));
  secrets.set(key, made);
  return made;
}

function checked(dataKey: Uint8Array): Uint8Array {
  if (dataKey.length !== 32) throw new CryptoError('bad-value', 'A data key is 32 bytes.');
  return dataKey;
}

const tampered = (): CryptoError =>
  new CryptoError('tampered', 'The stored object is damaged, moved or of another key.');
