import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { trustedAuthorities } from './sample.ts';

const certificate = (body: string) => `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;
const git = { caPem: certificate('LOCAL') };
let root: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'landfall-authorities-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

test('the named authorities stand beside the local one and the well-known, a private key does not', async () => {
  const named = path.join(root, 'own.pem');
  const key = '-----BEGIN PRIVATE KEY-----\nSECRET\n-----END PRIVATE KEY-----\n';
  await writeFile(named, `${key}${certificate('OWN')}${certificate('OTHER')}`);
  const text = await readFile(await trustedAuthorities(git, { root }, named), 'utf8');
  expect(text).toContain(certificate('OWN'));
  expect(text).toContain(certificate('OTHER'));
  expect(text).toContain(certificate('LOCAL'));
  expect(text).not.toContain('SECRET');
  expect(text.match(/BEGIN CERTIFICATE/g)?.length).toBeGreaterThan(50);
});

test('a file that is away or holds no certificate is refused by name', async () => {
  await expect(trustedAuthorities(git, { root }, path.join(root, 'none'))).rejects.toThrow(
    /--git-ca .*none cannot be read \(ENOENT\)/,
  );
  await writeFile(path.join(root, 'text'), 'hello');
  await expect(trustedAuthorities(git, { root }, path.join(root, 'text'))).rejects.toThrow(
    /text holds no PEM certificate/,
  );
});
