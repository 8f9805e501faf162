import { createPrivateKey, type KeyObject } from 'node:crypto';
import { CryptoError } from './errors.ts';
import { bare, field, malformed, WireReader } from './ssh-wire.ts';

/** `openssh-key-v1`: how ssh-keygen writes private keys (PROTOCOL.key of OpenSSH). */
const MAGIC = Buffer.from('openssh-key-v1\0');
const ARMOUR = /-----BEGIN OPENSSH PRIVATE KEY-----([A-Za-z0-9+/=\s]*)-----END OPENSSH PRIVATE KEY-----/;

const CURVES: Record<string, string> = { nistp256: 'P-256', nistp384: 'P-384', nistp521: 'P-521' };

/** Is the key locked by a passphrase? */
export class NeedsPassphrase extends CryptoError {
  constructor() {
    super('bad-value', 'The key has a passphrase.');
  }
}

/**
 * Reads a private key as ssh-keygen writes it. By hand: the API reads what is pasted, and ssh2, whose client would be loaded with its
 * parser, reads as many keys as a text says it has. @throws CryptoError `bad-value`, NeedsPassphrase
 */
export function readOpensshKey(text: string): KeyObject {
  const armoured = ARMOUR.exec(text)?.[1];
  if (armoured === undefined) throw malformed();
  const reader = new WireReader(Buffer.from(armoured, 'base64'));
  if (!reader.take(MAGIC.length).equals(MAGIC)) throw malformed();
  const cipher = reader.text();
  reader.field();
  reader.field();
  if (reader.uint32() !== 1) throw malformed();
  reader.field();
  if (cipher !== 'none') throw new NeedsPassphrase();
  return privatePart(new WireReader(reader.field()));
}

function privatePart(reader: WireReader): KeyObject {
  const [check, again] = [reader.uint32(), reader.uint32()];
  if (check !== again) throw malformed();
  const type = reader.text();
  if (type === 'ssh-ed25519') {
    const x = reader.field();
    const both = reader.field();
    return keyOf({ kty: 'OKP', crv: 'Ed25519', x: x.toString('base64url'), d: url(both.subarray(0, 32)) });
  }
  if (type === 'ssh-rsa') {
    const [n, e, d, qi, p, q] = Array.from({ length: 6 }, () => bare(reader.field())) as [
      Buffer,
      Buffer,
      Buffer,
      Buffer,
      Buffer,
      Buffer,
    ];
    const [dp, dq] = [remainder(d, p), remainder(d, q)];
    const parts = { n, e, d, p, q, dp, dq, qi };
    return keyOf({ kty: 'RSA', ...mapped(parts) });
  }
  const crv = CURVES[/^ecdsa-sha2-(nistp\d+)$/.exec(type)?.[1] ?? ''];
  if (crv === undefined) throw new CryptoError('bad-value', 'The key is of a kind that is not spoken.');
  reader.field();
  const point = reader.field();
  const size = (point.length - 1) / 2;
  const secret = bare(reader.field());
  if (point[0] !== 4 || secret.length > size) throw malformed();
  const [x, y] = [point.subarray(1, 1 + size), point.subarray(1 + size)];
  const d = Buffer.concat([Buffer.alloc(size - secret.length), secret]);
  return keyOf({ kty: 'EC', crv, ...mapped({ x, y, d }) });
}

const url = (bytes: Buffer): string => bytes.toString('base64url');
const mapped = (parts: Record<string, Buffer>): Record<string, string> =>
  Object.fromEntries(Object.entries(parts).map(([name, bytes]) => [name, url(bytes)]));

/** Of one big number by another, less one: what RSA keeps besides and OpenSSH does not write. */
function remainder(d: Buffer, prime: Buffer): Buffer {
  const [whole, by] = [BigInt(`0x0${d.toString('hex')}`), BigInt(`0x0${prime.toString('hex')}`) - 1n];
  if (by < 2n) throw malformed();
  const hex = (whole % by).toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
}

function keyOf(key: Record<string, string>): KeyObject {
  try {
    return createPrivateKey({ key, format: 'jwk' });
  } catch {
    // What it says may quote the key.
    throw malformed();
  }
}

/** Writes an Ed25519 key as ssh-keygen does, which is the one form that every program of SSH reads it in. */
export function writeOpensshEd25519(seed: Buffer, publicPart: Buffer): string {
  const type = field('ssh-ed25519');
  const check = Buffer.alloc(8, 0x5a);
  const unpadded = Buffer.concat([
    check,
    type,
    field(publicPart),
    field(Buffer.concat([seed, publicPart])),
    field(''),
  ]);
  const padding = Buffer.from([1, 2, 3, 4, 5, 6, 7].slice(0, (8 - (unpadded.length % 8)) % 8));
  const none = [field('none'), field('none'), field('')];
  const shown = field(Buffer.concat([type, field(publicPart)]));
  const whole = [MAGIC, ...none, Buffer.from([0, 0, 0, 1]), shown, field(Buffer.concat([unpadded, padding]))];
  const lines =
    Buffer.concat(whole)
      .toString('base64')
      .match(/.{1,70}/g) ?? [];
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines.join('\n')}\n-----END OPENSSH PRIVATE KEY-----\n`;
}
