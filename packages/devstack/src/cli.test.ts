import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { processIdentity } from './process-identity.ts';

let cache: string;
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'devstack-cli-'));
});
afterEach(async () => {
  await cli('down', 'redis');
  await rm(cache, { recursive: true, force: true });
});

async function cli(...args: string[]) {
  const env = { XDG_CACHE_HOME: cache };
  return execa(process.execPath, [join(import.meta.dirname, 'cli.ts'), ...args], { env, reject: false });
}

const stateOf = async () => JSON.parse(await readFile(join(cache, 'landfall/test-stack/redis.json'), 'utf8'));

test('the shared stack outlives the command that started it, starts once, and goes on request', async () => {
  const [one, two] = await Promise.all([cli('up', 'redis'), cli('up', 'redis')]);
  expect([one.exitCode, two.exitCode]).toEqual([0, 0]);
  const { pid, values } = await stateOf();
  expect(values.url).toMatch(/^redis:/);
  expect((await cli('status', 'redis')).stdout).toBe(`redis: up, held by process ${pid}`);
  expect((await cli('down', 'redis')).stdout).toBe('redis: down');
  expect(await processIdentity(pid)).toBeUndefined();
}, 60_000);

test('a part whose server died is no longer announced', async () => {
  await cli('up', 'redis');
  const server = JSON.parse(await readFile(join(cache, 'landfall/test-stack/redis/redis.pid'), 'utf8'));
  process.kill(server.pid, 'SIGKILL');
  const patience = { timeout: 10_000, interval: 200 };
  await expect.poll(async () => (await cli('status', 'redis')).stdout, patience).toBe('redis: down');
}, 60_000);

test('a wrong word is answered with the usage', async () => {
  const { exitCode, stderr } = await cli('sideways');
  expect(exitCode).toBe(2);
  expect(stderr).toContain('usage: cli.ts up|down|status');
});
