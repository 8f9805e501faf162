import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ECDSA, RSA } from '../test/ssh-keys.ts';
import { makeDeployKey } from './deploy-key.ts';
import { knownHostIn } from './known-hosts.ts';

const ed25519 = makeDeployKey().publicKey;
const blob = ed25519.split(' ')[1];
const found = (text: string, port = 22) => knownHostIn(text, { host: 'git.example.com', port });
const hashed = (name: string) => {
  const salt = Buffer.from('twenty bytes of salt');
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
};

describe('a host in known_hosts lines', () => {
  it.each([
    ['by name', 'git.example.com', 22],
    ['in a list', '192.0.2.1,git.example.com', 22],
    ['whatever its case', 'Git.Example.com', 22],
    ['by pattern', '*.example.com', 22],
    ['by pattern with one of anything', 'gi?.example.com', 22],
    ['by name and port', '[git.example.com]:2222', 2222],
    ['by hash', hashed('git.example.com'), 22],
    ['by hash with its port', hashed('[git.example.com]:2222'), 2222],
  ])('is found %s', (_, hosts, port) => {
    expect(found(`# mine\r\n${hosts} ${ed25519} a comment\r\n`, port).keys).toEqual([
      { type: 'ssh-ed25519', blob },
    ]);
  });

  it.each([
    ['another name', 'git.example.org'],
    ['a name that only ends so', 'evilgit.example.com'],
    ['the same at another port', '[git.example.com]:2222'],
    ['one that is left out of a pattern', '*.example.com,!git.example.com'],
    ['another hash', hashed('git.example.org')],
    ['a hash that is none', '|1||'],
  ])('is not %s', (_, hosts) => {
    expect(found(`${hosts} ${ed25519}`)).toEqual({ keys: [], unusable: [] });
  });

  it('has all its keys, each once', () => {
    const lines = [ed25519, ECDSA.publicKey, RSA.publicKey, ed25519].map((key) => `git.example.com ${key}`);
    expect(found(lines.join('\n')).keys.map(({ type }) => type)).toEqual([
      'ssh-ed25519',
      'ecdsa-sha2-nistp256',
      'ssh-rsa',
    ]);
  });

  it('has none that is revoked, wherever that is said', () => {
    const lines = `git.example.com ${ed25519}\ngit.example.com ${RSA.publicKey}\n@revoked * ${ed25519}`;
    expect(found(lines).keys.map(({ type }) => type)).toEqual(['ssh-rsa']);
  });

  it.each([
    ['an authority', `@cert-authority *.example.com ${ed25519}`, 'authority'],
    ['a key cut off', `git.example.com ssh-ed25519 ${blob?.slice(0, 12)}`, 'damaged'],
    ['a key that says it is another', `git.example.com ssh-rsa ${blob}`, 'damaged'],
  ] as const)('tells of %s', (_, line, reason) => {
    expect(found(line)).toEqual({ keys: [], unusable: [reason] });
  });

  it('is read in no time, whatever the pattern', () => {
    const host = 'a'.repeat(250);
    expect(knownHostIn(`${'*a'.repeat(120)}b ${ed25519}`, { host, port: 22 }).keys).toEqual([]);
  });
});
