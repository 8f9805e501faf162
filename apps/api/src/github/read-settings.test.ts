import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeKeyPair } from '@landfall/crypto/role-keys';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readEnvironment } from '../env.ts';
import { githubDoor } from './read-settings.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'github-settings-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function secret(name: string, mode: number): Promise<string> {
  const file = join(folder, `${name}-${mode}`);
  await writeFile(file, `the ${name} secret`);
  await chmod(file, mode);
  return file;
}

async function door({ client = 0o400, webhook = 0o400, anyMode = '' } = {}) {
  const env = readEnvironment({
    LANDFALL_API_PORT: '3001',
    LANDFALL_DATABASE_URL: 'postgres://x',
    LANDFALL_REDIS_URL: 'redis://x',
    LANDFALL_PUBLIC_URL: 'https://landfall.example',
    LANDFALL_KEY_FILE: '/keys/api.json',
    LANDFALL_PUBLIC_KEYS_FILE: '/keys/public.json',
    LANDFALL_KEY_FILE_ANY_MODE: anyMode,
    LANDFALL_GITHUB_APP_SLUG: 'landfall',
    LANDFALL_GITHUB_CLIENT_ID: 'Iv1.x',
    LANDFALL_GITHUB_CLIENT_SECRET_FILE: await secret('client', client),
    LANDFALL_GITHUB_WEBHOOK_SECRET_FILE: await secret('webhook', webhook),
  });
  return githubDoor(env, makeKeyPair());
}

test('a secret that others may read is refused at the start, unless the operator says that modes are none of theirs', async () => {
  expect((await door()).app?.webhookSecret).toBe('the webhook secret');
  await expect(door({ client: 0o644 })).rejects.toThrow(/client-\d+ has mode 0644/);
  await expect(door({ webhook: 0o440 })).rejects.toThrow(/webhook-\d+ has mode 0440/);
  expect((await door({ client: 0o644, webhook: 0o440, anyMode: '1' })).missing).toEqual([]);
});
