import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keptAuthority, keptCertificate } from './certificates.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'devstack-certificates-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const server = { commonName: 'localhost', usage: 'server', hosts: ['127.0.0.1', 'localhost'] } as const;

test('a kept certificate is used again; its key is for its owner alone', async () => {
  const ca = await keptAuthority(dir, 'ca');
  const first = await keptCertificate(dir, 'server', ca, server);
  expect(await keptCertificate(dir, 'server', await keptAuthority(dir, 'ca'), server)).toEqual(first);
  expect(new X509Certificate(first.cert).verify(new X509Certificate(ca.cert).publicKey)).toBe(true);
  expect((await stat(join(dir, 'server.key'))).mode & 0o777).toBe(0o600);
});

test('one of another authority, for other hosts, or half written, is made anew', async () => {
  const ca = await keptAuthority(dir, 'ca');
  const first = await keptCertificate(dir, 'server', ca, server);
  const other = await keptAuthority(dir, 'other');
  const second = await keptCertificate(dir, 'server', other, server);
  expect(second).not.toEqual(first);
  const third = await keptCertificate(dir, 'server', other, { ...server, hosts: ['127.0.0.1', 'git.local'] });
  expect(new X509Certificate(third.cert).subjectAltName).toBe('IP Address:127.0.0.1, DNS:git.local');
  await writeFile(join(dir, 'server.key'), 'half');
  expect((await keptCertificate(dir, 'server', other, server)).key).toContain('PRIVATE KEY');
});

test('two authorities never share a name', async () => {
  const [one, two] = await Promise.all(['one', 'two'].map((sub) => keptAuthority(join(dir, sub), 'ca')));
  const subjects = [one, two].map((pair) => new X509Certificate(pair?.cert ?? '').subject);
  expect(new Set(subjects).size).toBe(2);
});
