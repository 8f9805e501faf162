import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis as Client } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startRedis } from './redis.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'devstack-redis-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

test('wants its password, never evicts, and keeps what was written over a kill', async () => {
  const first = await startRedis({ dir });
  const client = new Client(first.url);
  await client.set('kept', '42');
  expect(await client.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
  expect(await client.config('GET', 'appendonly')).toEqual(['appendonly', 'yes']);
  client.disconnect();
  const stranger = new Client(first.port, { retryStrategy: () => null });
  stranger.on('error', () => undefined);
  await expect(stranger.get('kept')).rejects.toThrow(/NOAUTH/);
  stranger.disconnect();

  const { pid } = JSON.parse(await readFile(join(dir, 'redis.pid'), 'utf8'));
  process.kill(pid, 'SIGKILL');
  const second = await startRedis({ dir });
  const again = new Client(second.url);
  expect(await again.get('kept')).toBe('42');
  again.disconnect();
  await second.stop();
}, 30_000);

test('without a Redis it says what to install', async () => {
  const path = process.env.PATH;
  process.env.PATH = dir;
  try {
    await expect(startRedis({ dir })).rejects.toThrow(/apt-get install redis-server/);
  } finally {
    process.env.PATH = path;
  }
});
