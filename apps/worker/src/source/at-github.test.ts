import { generateKeyPairSync } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makePrivateKey } from '@landfall/devstack/github-double';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSourceEnvironment } from '../env.ts';
import { atGitHub } from './at-github.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'at-github-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function start(text: string, { mode = 0o600, anyMode = '' } = {}) {
  const file = join(folder, 'app.pem');
  await writeFile(file, text);
  await chmod(file, mode);
  const env = readSourceEnvironment({
    LANDFALL_DATABASE_URL: 'postgres://x',
    LANDFALL_REDIS_URL: 'redis://x',
    LANDFALL_PUBLIC_URL: 'https://landfall.example',
    LANDFALL_KEY_FILE: '/keys/source.json',
    LANDFALL_PUBLIC_KEYS_FILE: '/keys/public.json',
    LANDFALL_KEY_FILE_ANY_MODE: anyMode,
    LANDFALL_WORK_DIR: '/work',
    LANDFALL_GITHUB_CLIENT_ID: 'Iv1.x',
    LANDFALL_GITHUB_PRIVATE_KEY_FILE: file,
  });
  return atGitHub(env, [], undefined);
}

const pem = makePrivateKey();

test('a private key that others may read is refused at the start, unless the operator says that modes are none of theirs', async () => {
  await expect(start(pem)).resolves.toBeTypeOf('function');
  await expect(start(pem, { mode: 0o640 })).rejects.toThrow(/has mode 0640/);
  await expect(start(pem, { mode: 0o640, anyMode: '1' })).resolves.toBeTypeOf('function');
});

const other = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
test.each([
  ['no key', 'canary'],
  ['cut off', pem.slice(0, 300)],
  ['of another kind', other],
])('a private key that is %s is told at the start, and what it is is not', async (_what, text) => {
  const error = await start(text).catch((thrown: unknown) => thrown);
  expect(String(error)).toContain('LANDFALL_GITHUB_PRIVATE_KEY_FILE');
  expect(String(error)).not.toContain(text.slice(0, 60));
});
