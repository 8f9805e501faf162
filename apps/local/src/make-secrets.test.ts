import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readPublicKeys, readRoleKey, roles } from '@landfall/crypto/role-keys';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeSecrets } from './make-secrets.ts';

const compose = path.resolve(import.meta.dirname, '../../../docker-compose.yml');
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'landfall-secrets-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('exactly the files that docker-compose.yml names', async () => {
  const named = [...(await readFile(compose, 'utf8')).matchAll(/infra\/compose\/secrets\/([\w.-]+) \}/g)];
  await makeSecrets(folder);
  expect((await readdir(folder)).sort()).toEqual(named.map(([, name]) => name).sort());
});

test('keys that the roles can read, in a folder that others cannot enter', async () => {
  await makeSecrets(folder);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  const publicKeys = readPublicKeys(path.join(folder, 'public.json'));
  for (const role of roles) {
    const key = readRoleKey(path.join(folder, `${role}.json`), { expect: role, anyMode: true });
    expect(key.publicKey).toBe(publicKeys[role]);
  }
});

test('keys that are there are never replaced', async () => {
  await makeSecrets(folder);
  const before = await readFile(path.join(folder, 'api.json'), 'utf8');
  await expect(makeSecrets(folder)).rejects.toThrow('is not empty');
  expect(await readFile(path.join(folder, 'api.json'), 'utf8')).toBe(before);
});
