import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';

/**
 * Bearer secrets in GitHub's format: prefix, random base62, CRC32 in base62. Scanners recognise them and a mistyped or
 * invented one is refused without asking the database. Only the SHA-256 is stored.
 */
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const CHECKSUM_LENGTH = 6;

const kinds = {
  /** Personal API token: 178 bits. */
  api: { prefix: 'lf_pat_', random: 30 },
  /** Session: 256 bits. */
  session: { prefix: 'lf_ses_', random: 43 },
  /** Webhook secret: 256 bits. */
  webhook: { prefix: 'lf_whs_', random: 43 },
  /** Enrols an agent, once: 256 bits. */
  agent: { prefix: 'lf_agt_', random: 43 },
  /** Opens an agent's snapshots while its connection lives: 256 bits. */
  access: { prefix: 'lf_acc_', random: 43 },
} as const;
export type TokenKind = keyof typeof kinds;

/** A new secret of a kind. Show it once, store `hashToken` of it. */
export function makeToken(kind: TokenKind): string {
  const { prefix, random } = kinds[kind];
  const body = randomBase62(random);
  return `${prefix}${body}${checksum(prefix + body)}`;
}

/** What kind of secret a text is, or null if it is none of ours (wrong prefix, length, alphabet or checksum). Never throws. */
export function parseToken(text: unknown): { kind: TokenKind; token: string } | null {
  if (typeof text !== 'string' || text.length > 100) return null;
  for (const kind of Object.keys(kinds) as TokenKind[]) {
    const { prefix, random } = kinds[kind];
    if (text.startsWith(prefix)) return isWhole(text, prefix, random) ? { kind, token: text } : null;
  }
  return null;
}

/** SHA-256, 64 hex characters. Enough without salt or stretching because the input is at least 178 random bits. */
export const hashToken = (token: string): string => createHash('sha256').update(token, 'utf8').digest('hex');

/** The last four characters: how a list tells tokens apart. */
export const tokenHint = (token: string): string => token.slice(-4);

/** Equality in a time that does not depend on where two texts differ (nor on their lengths: digests are compared). */
export function safeEqual(a: string | Uint8Array, b: string | Uint8Array): boolean {
  return timingSafeEqual(sha256(a), sha256(b));
}

const sha256 = (value: string | Uint8Array): Buffer => createHash('sha256').update(value).digest();

function isWhole(text: string, prefix: string, random: number): boolean {
  if (text.length !== prefix.length + random + CHECKSUM_LENGTH) return false;
  const split = prefix.length + random;
  return (
    /^[0-9A-Za-z]+$/.test(text.slice(prefix.length)) && checksum(text.slice(0, split)) === text.slice(split)
  );
}

function checksum(text: string): string {
  let rest = crc32(text);
  let result = '';
  for (let index = 0; index < CHECKSUM_LENGTH; index += 1) {
    result = ALPHABET.charAt(rest % 62) + result;
    rest = Math.floor(rest / 62);
  }
  return result;
}

/** Bytes past the largest multiple of 62 are thrown away, or the first letters would come up more often. */
function randomBase62(length: number): string {
  let result = '';
  while (result.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < 248 && result.length < length) result += ALPHABET.charAt(byte % 62);
    }
  }
  return result;
}
