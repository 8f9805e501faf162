import { mkdtempSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLog } from '@landfall/log';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { showAlive } from './alive.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'landfall-alive-'));
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});
const log = openLog('silent', 'agent');

test('the file is there at once, is touched while the loop turns, and no more after the signal', () => {
  const path = join(folder, 'alive');
  const ending = new AbortController();
  showAlive(path, log, ending.signal);
  const age = () => Date.now() - statSync(path).mtimeMs;
  const makeOld = () => utimesSync(path, 0, 0);
  expect(age()).toBeLessThan(5_000);
  makeOld();
  vi.advanceTimersByTime(10_000);
  expect(age()).toBeLessThan(5_000);
  ending.abort();
  makeOld();
  vi.advanceTimersByTime(60_000);
  expect(age()).toBeGreaterThan(60_000);
});

test('a place that cannot be written to ends nothing, and no place is none', () => {
  const { signal } = new AbortController();
  showAlive(join(folder, 'nowhere', 'alive'), log, signal);
  showAlive(undefined, log, signal);
});
