import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isAlive, type PodView, podView } from './through/in-pod.ts';

let folder: string;
let pod: PodView;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'landfall-pod-'));
  const account = { home: 'far', token: 't', caPem: 'c', server: 'https://127.0.0.1:1' };
  pod = await podView({ account, platform: { origin: 'http://127.0.0.1:1', token: 't' }, folder });
}, 120_000);
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('its liveness probe says no before it began, yes while it goes on, and no once it has not for a minute', async () => {
  const file = join(pod.temporary, 'landfall-alive');
  expect(await isAlive(pod)).toBe(false);
  writeFileSync(file, '');
  expect(await isAlive(pod)).toBe(true);
  const before = Date.now() / 1_000 - 90;
  utimesSync(file, before, before);
  expect(await isAlive(pod)).toBe(false);
});
