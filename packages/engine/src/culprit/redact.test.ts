import { randomBytes } from 'node:crypto';
import type { Manifest } from '@landfall/contracts/resource';
import { expect, test } from 'vitest';
import { redactSecrets } from './redact.ts';
import { tellable } from './strip.ts';

const secret = (stringData: Record<string, string>): Manifest => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 's' },
  stringData,
});
const stored = (data: Record<string, string>): Manifest => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 's' },
  data: Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
  ),
});
const told = (text: string, ...manifests: Manifest[]) => tellable(text, redactSecrets(manifests));

test('LEAK: a value is hidden as it is and in base64, as a render or as the cluster holds it', () => {
  const encoded = Buffer.from('hunter2-long').toString('base64');
  for (const manifest of [secret({ key: 'hunter2-long\n' }), stored({ key: 'hunter2-long' })]) {
    expect(told('login hunter2-long failed', manifest)).toBe('login ••••• failed');
  }
  expect(told(`key ${encoded}!`, stored({ key: 'hunter2-long' }))).toBe('key •••••!');
  expect(told('a word', secret({ key: 'word' }))).toBe('a word');
});

test('LEAK: a value that was cut off at the end of the text is hidden as far as it stands there', () => {
  const value = randomBytes(3_000).toString('hex');
  expect(told(`loading ${value}`.slice(0, 4_096), secret({ key: value }))).toBe('loading •••••');
  expect(told(`loading ${value.slice(0, 9)}`, secret({ key: value }))).toBe('loading •••••');
  expect(told(`loading ${value.slice(0, 5)}`, secret({ key: value }))).toBe(`loading ${value.slice(0, 5)}`);
  const lines = [
    '-----BEGIN PRIVATE KEY-----',
    value.slice(0, 64),
    value.slice(64, 128),
    '-----END PRIVATE KEY-----',
  ];
  expect(told(`line ${value.slice(64, 124)}`, secret({ key: lines.join('\n') }))).toBe('line •••••');
});

test('LEAK: what stands between the letters of a value does not hide it', () => {
  const wide = [...'hunter2-long'].join('\u0000');
  expect(told(`key ${wide}`, secret({ key: 'hunter2-long' }))).toBe('key •••••');
  expect(told('key hun\u001b[31mter2-long', secret({ key: 'hunter2-long' }))).toBe('key •••••');
});

test('LEAK: thousands of lines of a bundle take no place from a password, and are hidden themselves', () => {
  const lines = Array.from({ length: 4_000 }, () => randomBytes(32).toString('hex'));
  const manifests = [secret({ bundle: lines.join('\n') }), secret({ password: 'hunter2' })];
  expect(told('login hunter2 failed', ...manifests)).toBe('login ••••• failed');
  for (const at of [0, 499, 500, 3_999])
    expect(told(`line "${lines[at]}"`, ...manifests)).toBe('line "•••••"');
});

test('LEAK: where there are more values than can be looked for, nothing is told', () => {
  const many = Object.fromEntries(
    Array.from({ length: 1_001 }, (_none, at) => [`k${at}`, randomBytes(8).toString('hex')]),
  );
  expect(told('anything', secret(many))).toBe('•••••');
});
