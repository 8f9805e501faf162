import sodium from 'libsodium-wrappers';
import { z } from 'zod';
import { CryptoError } from './errors.ts';
import { readSecretFile } from './secret-file.ts';

await sodium.ready;

/** The three zones that may open something (design 4.9). Each has a key pair; the API holds every public key. */
export const roles = ['api', 'source', 'apply'] as const;
export const role = z.enum(roles);
export type Role = z.infer<typeof role>;

const keyText = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'A key is 32 bytes in base64url.');

/** An X25519 key pair, both halves base64url (43 characters). */
export interface KeyPair {
  publicKey: string;
  privateKey: string;
}

/** What a role's key file holds. */
export const roleKeyFile = z.strictObject({ role, publicKey: keyText, privateKey: keyText });
export type RoleKey = z.infer<typeof roleKeyFile>;

/** What the file of public keys holds: to whom anything can be sealed. */
export const publicKeysFile = z.strictObject({ api: keyText, source: keyText, apply: keyText });
export type PublicKeys = z.infer<typeof publicKeysFile>;

/** A new X25519 key pair; also what an agent makes for itself. */
export function makeKeyPair(): KeyPair {
  const pair = sodium.crypto_box_keypair();
  return { publicKey: toText(pair.publicKey), privateKey: toText(pair.privateKey) };
}

/** Key pairs for all roles: made once, at the first start of a platform. */
export function makeRoleKeys(): { publicKeys: Record<Role, string>; privateKeys: Record<Role, string> } {
  const api = makeKeyPair();
  const source = makeKeyPair();
  const apply = makeKeyPair();
  return {
    publicKeys: { api: api.publicKey, source: source.publicKey, apply: apply.publicKey },
    privateKeys: { api: api.privateKey, source: source.privateKey, apply: apply.privateKey },
  };
}

/** The contents of one role's key file, to be written with mode 0400. */
export function roleKeyFor(wanted: Role, keys: ReturnType<typeof makeRoleKeys>): RoleKey {
  return { role: wanted, publicKey: keys.publicKeys[wanted], privateKey: keys.privateKeys[wanted] };
}

/**
 * Reads a role's key file. A file that group or others may touch is refused unless `anyMode` (containers mount secrets
 * with modes of their own). Throws CryptoError `bad-key-file-mode` or `bad-key-file`; neither holds the contents.
 */
export function readRoleKey(path: string, options: { anyMode?: boolean; expect?: Role } = {}): RoleKey {
  const key = parseText(path, readSecretFile(path, options), roleKeyFile);
  if (options.expect !== undefined && key.role !== options.expect) {
    throw new CryptoError(
      'bad-key-file',
      `The key file ${path} is of role ${key.role}, not ${options.expect}.`,
    );
  }
  const derived = toText(sodium.crypto_scalarmult_base(fromText(key.privateKey)));
  if (derived !== key.publicKey) {
    throw new CryptoError('bad-key-file', `The two halves of the key in ${path} do not belong together.`);
  }
  return key;
}

/** Reads the file of all roles' public keys. Not secret, so any mode will do. Throws CryptoError `bad-key-file`. */
export function readPublicKeys(path: string): PublicKeys {
  return parseText(path, readSecretFile(path, { anyMode: true }), publicKeysFile);
}

function parseText<T>(path: string, text: string, schema: z.ZodType<T>): T {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new CryptoError('bad-key-file', `The key file ${path} cannot be read as JSON.`);
  }
  const parsed = schema.safeParse(data);
  // zod's own message could quote a value, so only the place of the fault is told.
  if (!parsed.success) {
    const place = parsed.error.issues[0]?.path.join('.') || 'top level';
    throw new CryptoError('bad-key-file', `The key file ${path} is not a key file (at ${place}).`);
  }
  return parsed.data;
}

const toText = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const fromText = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64url'));
