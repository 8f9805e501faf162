import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import type { SshKeyType } from '@landfall/contracts/ssh';
import { CryptoError } from './errors.ts';
import { NeedsPassphrase, readOpensshKey, writeOpensshEd25519 } from './openssh-key.ts';
import { field, numberField } from './ssh-wire.ts';

/** A key pair that opens a repository over SSH. */
export interface DeployKey {
  type: SshKeyType;
  /** In a form that SSH programs read: OpenSSH's for Ed25519, PEM for the others. */
  privateKey: string;
  /** `TYPE BASE64`, without a comment. */
  publicKey: string;
  fingerprint: string;
}

/** Why a text is no private key that can be used. */
export class UnusableKey extends CryptoError {
  readonly reason: 'passphrase' | 'public' | 'putty' | 'kind' | 'weak' | 'unreadable';

  constructor(reason: UnusableKey['reason']) {
    super('bad-value', `The private key cannot be used: ${reason}.`);
    this.reason = reason;
  }
}

const LEAST_RSA_BITS = 2048;
/** A larger one takes longer than a moment to try. */
const MOST_RSA_BITS = 8192;
const CURVES: Record<string, { name: string; type: SshKeyType }> = {
  'P-256': { name: 'nistp256', type: 'ecdsa-sha2-nistp256' },
  'P-384': { name: 'nistp384', type: 'ecdsa-sha2-nistp384' },
  'P-521': { name: 'nistp521', type: 'ecdsa-sha2-nistp521' },
};

/** Makes an Ed25519 key pair. */
export const makeDeployKey = (): DeployKey => described(generateKeyPairSync('ed25519').privateKey);

/**
 * Reads a person's private key: OpenSSH's own form or PEM (PKCS#1, PKCS#8, SEC1); Ed25519, ECDSA, or RSA of 2048 to 8192 bits.
 * What comes out is written anew from its numbers.
 * @throws UnusableKey, which never holds any of the text
 */
export function readDeployKey(text: string): DeployKey {
  if (/^PuTTY-User-Key-File/m.test(text)) throw new UnusableKey('putty');
  if (/^\s*(?:ssh-|ecdsa-|sk-)[\w@.-]+ AAAA/.test(text) || /BEGIN (?:SSH2 |RSA |EC )?PUBLIC KEY/.test(text))
    throw new UnusableKey('public');
  if (/^Proc-Type: 4,ENCRYPTED/m.test(text) || /BEGIN ENCRYPTED PRIVATE KEY/.test(text))
    throw new UnusableKey('passphrase');
  return described(keyIn(text));
}

function keyIn(text: string): KeyObject {
  try {
    return text.includes('BEGIN OPENSSH PRIVATE KEY') ? readOpensshKey(text) : createPrivateKey(text.trim());
  } catch (error) {
    throw new UnusableKey(error instanceof NeedsPassphrase ? 'passphrase' : 'unreadable');
  }
}

function described(key: KeyObject): DeployKey {
  const { type, blob, privateKey } = writtenAs(key);
  if (!fits(key)) throw new UnusableKey('unreadable');
  return {
    type,
    privateKey,
    publicKey: `${type} ${blob.toString('base64')}`,
    fingerprint: fingerprintOf(blob),
  };
}

/** As `ssh-keygen -l` says it. `blob` is the public key as it goes over the wire. */
export const fingerprintOf = (blob: Uint8Array): string =>
  `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;

function writtenAs(key: KeyObject): { type: SshKeyType; blob: Buffer; privateKey: string } {
  const jwk = key.export({ format: 'jwk' });
  const part = (name: 'x' | 'y' | 'd' | 'n' | 'e') => Buffer.from(jwk[name] ?? '', 'base64url');
  if (key.asymmetricKeyType === 'ed25519') {
    const blob = Buffer.concat([field('ssh-ed25519'), field(part('x'))]);
    return { type: 'ssh-ed25519', blob, privateKey: writeOpensshEd25519(part('d'), part('x')) };
  }
  if (key.asymmetricKeyType === 'rsa') {
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
    if (bits < LEAST_RSA_BITS || bits > MOST_RSA_BITS) throw new UnusableKey('weak');
    const blob = Buffer.concat([field('ssh-rsa'), numberField(part('e')), numberField(part('n'))]);
    return { type: 'ssh-rsa', blob, privateKey: pem(key, 'pkcs1') };
  }
  const curve = key.asymmetricKeyType === 'ec' ? CURVES[jwk.crv ?? ''] : undefined;
  if (!curve) throw new UnusableKey('kind');
  const point = Buffer.concat([Buffer.from([4]), part('x'), part('y')]);
  const blob = Buffer.concat([field(curve.type), field(curve.name), field(point)]);
  return { type: curve.type, blob, privateKey: pem(key, 'sec1') };
}

const pem = (key: KeyObject, type: 'pkcs1' | 'sec1'): string =>
  key.export({ type, format: 'pem' }).toString();

/** Does the private half belong to the public one? A damaged key is refused here, and not by the host. */
function fits(key: KeyObject): boolean {
  const digest = key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  const words = Buffer.from('does it fit?');
  try {
    return verify(digest, words, createPublicKey(key), sign(digest, words, key));
  } catch {
    return false;
  }
}
