import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ECDSA, LOCKED, RSA, WEAK } from '../test/ssh-keys.ts';
import { makeDeployKey, readDeployKey, UnusableKey } from './deploy-key.ts';

const pemOf = (type: 'pkcs1' | 'pkcs8', passphrase?: string): string =>
  createPrivateKey(readDeployKey(RSA.privateKey).privateKey)
    .export({ type, format: 'pem', ...(passphrase ? { cipher: 'aes-256-cbc', passphrase } : {}) })
    .toString();

function reasonOf(text: string): string {
  try {
    readDeployKey(text);
  } catch (error) {
    if (error instanceof UnusableKey) return error.reason;
    throw error;
  }
  return 'used';
}

describe('a deploy key', () => {
  it('is made anew each time, and reads back as itself', () => {
    const [one, two] = [makeDeployKey(), makeDeployKey()];
    expect(one.publicKey).toMatch(/^ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI[\w+/]{43}$/);
    expect(one.fingerprint).toMatch(/^SHA256:[\w+/]{43}$/);
    expect(one.publicKey).not.toBe(two.publicKey);
    expect(readDeployKey(one.privateKey)).toEqual(one);
  });

  it.each([
    ['ecdsa-sha2-nistp256', ECDSA],
    ['ssh-rsa', RSA],
  ])('as ssh-keygen writes it, of type %s, has the public half that ssh-keygen wrote', (type, key) => {
    const read = readDeployKey(`\r\n${key.privateKey.replaceAll('\n', '\r\n')}`);
    expect(read).toMatchObject({ type, publicKey: key.publicKey });
    expect(readDeployKey(read.privateKey)).toEqual(read);
  });

  it.each(['pkcs1', 'pkcs8'] as const)('in PEM (%s) is the same key', (form) => {
    expect(readDeployKey(pemOf(form)).publicKey).toBe(RSA.publicKey);
  });
});

describe('what is no deploy key is refused with its reason', () => {
  const ec = generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey;
  it.each([
    ['locked, as ssh-keygen writes it', LOCKED.privateKey, 'passphrase'],
    ['locked, PKCS#8', pemOf('pkcs8', 'x'), 'passphrase'],
    ['locked, PKCS#1', pemOf('pkcs1', 'x'), 'passphrase'],
    ['the public half', RSA.publicKey, 'public'],
    ['PuTTY’s', 'PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none', 'putty'],
    ['RSA of 1024 bits', WEAK.privateKey, 'weak'],
    ['a curve of another world', ec.export({ type: 'sec1', format: 'pem' }).toString(), 'kind'],
    ['cut off', ECDSA.privateKey.slice(0, 200), 'unreadable'],
    ['a certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', 'unreadable'],
    ['nothing', '', 'unreadable'],
  ])('%s', (_, text, reason) => {
    expect(reasonOf(text)).toBe(reason);
  });

  it('whatever stands inside, and never with a word of it', () => {
    const body = fc.uint8Array({ maxLength: 400 }).map((bytes) => {
      const inside = Buffer.concat([Buffer.from('openssh-key-v1\0'), bytes]).toString('base64');
      return `-----BEGIN OPENSSH PRIVATE KEY-----\n${inside}\n-----END OPENSSH PRIVATE KEY-----`;
    });
    fc.assert(
      fc.property(body, (text) => {
        expect(['unreadable', 'passphrase']).toContain(reasonOf(text));
      }),
    );
    expect(() => readDeployKey('canary')).toThrow(/^The private key cannot be used: unreadable\.$/);
  });
});
