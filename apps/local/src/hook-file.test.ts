import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { followHook, type Hook } from './hook-file.ts';

let dir: string;
let stop = async () => {};
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'landfall-hook-'));
});
afterEach(async () => {
  await stop();
  await rm(dir, { recursive: true, force: true });
});

test('what is written later is told, at the address of today; what is no hook is not', async () => {
  const file = path.join(dir, 'inbox', 'hook.json');
  const told: Hook[] = [];
  stop = await followHook(file, 'http://localhost:3001', async (hook) => void told.push(hook));
  expect(told).toEqual([]);
  await writeFile(file, '{"url": "nonsense"}');
  await writeFile(file, JSON.stringify({ url: 'http://localhost:3000/webhooks/github/1', secret: 's' }));
  await expect
    .poll(() => told.at(-1))
    .toEqual({ url: 'http://localhost:3001/webhooks/github/1', secret: 's' });
});

test('what was written before is told at once', async () => {
  const file = path.join(dir, 'hook.json');
  await writeFile(file, JSON.stringify({ url: 'http://localhost:3000/webhooks/github/1', secret: 's' }));
  const told: Hook[] = [];
  stop = await followHook(file, 'http://localhost:3000', async (hook) => void told.push(hook));
  expect(told).toEqual([{ url: 'http://localhost:3000/webhooks/github/1', secret: 's' }]);
});

test('one that is slow to be set does not undo the one written after it', async () => {
  const file = path.join(dir, 'hook.json');
  const gate = Promise.withResolvers<void>();
  const started: string[] = [];
  const set: string[] = [];
  stop = await followHook(file, 'http://localhost:3000', async ({ secret }) => {
    started.push(secret);
    if (secret === 'older') await gate.promise;
    set.push(secret);
  });
  await writeFile(file, JSON.stringify({ url: 'http://localhost:3000/webhooks/github/1', secret: 'older' }));
  await expect.poll(() => started).toEqual(['older']);
  await writeFile(file, JSON.stringify({ url: 'http://localhost:3000/webhooks/github/2', secret: 'newer' }));
  // Both changes have been seen by now, or never will be: the older one may end.
  await new Promise((resolve) => setTimeout(resolve, 200));
  gate.resolve();
  await expect.poll(() => set.at(-1)).toBe('newer');
  expect(set).toEqual(['older', 'newer']);
});

test('one that could not be set is tried again', async () => {
  const file = path.join(dir, 'hook.json');
  await writeFile(file, JSON.stringify({ url: 'http://localhost:3000/webhooks/github/1', secret: 's' }));
  let tries = 0;
  stop = await followHook(file, 'http://localhost:3000', async () => {
    tries += 1;
    if (tries === 1) throw new Error('the disk is full');
  });
  await expect.poll(() => tries, { timeout: 5_000 }).toBe(2);
});
