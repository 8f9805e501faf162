import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { cacheDirectory, cached } from './cache.ts';

let base: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'devstack-cache-'));
  vi.stubEnv('XDG_CACHE_HOME', base);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(base, { recursive: true, force: true });
});

test('a relative XDG_CACHE_HOME is ignored, as its specification says', () => {
  vi.stubEnv('XDG_CACHE_HOME', 'relative');
  expect(cacheDirectory()).toMatch(/\/\.cache\/landfall$/);
});

test('however many ask, it is made once, and the waiting are told', async () => {
  let made = 0;
  let waited = 0;
  const make = async (path: string) => {
    made += 1;
    await sleep(100);
    await writeFile(path, 'whole');
  };
  const asked = [1, 2, 3].map(() => cached('bin/thing', make, () => (waited += 1)));
  const results = await Promise.all(asked);
  expect([made, waited]).toEqual([1, 2]);
  expect(results.filter((result) => result.made)).toHaveLength(1);
  expect(await readFile(join(base, 'landfall/bin/thing'), 'utf8')).toBe('whole');
});

test('a maker that fails leaves nothing that looks finished, and no lock', async () => {
  const fail = async (path: string) => {
    await writeFile(path, 'half');
    throw new Error('no disk');
  };
  await expect(cached('thing', fail)).rejects.toThrow('no disk');
  const { made } = await cached('thing', (path) => writeFile(path, 'whole'));
  expect(made).toBe(true);
  expect(await readdir(join(base, 'landfall'))).toEqual(['thing']);
});

test('the lock of a maker that was killed is taken over', async () => {
  await cached('other', (path) => writeFile(path, ''));
  const lock = join(base, 'landfall', 'thing.lock');
  await writeFile(lock, JSON.stringify({ pid: 2 ** 22 + 1, identity: 'another-boot:1' }));
  const { made } = await cached('thing', (path) => writeFile(path, 'whole'));
  expect(made).toBe(true);
});
