import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Supervised, supervise } from './supervise.ts';

/** As usual, but the waits are short. */
const patience = { lives: 5, withinMs: 60_000, firstWaitMs: 10, longestWaitMs: 20 };

let dir: string;
let running: Supervised | undefined;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'landfall-supervise-'));
});
afterEach(async () => {
  await running?.stop();
  await rm(dir, { recursive: true, force: true });
});

function start(script: string) {
  const said: string[] = [];
  const gaveUp: string[] = [];
  const spec = { name: 'api', dir, command: process.execPath, args: ['-e', script] };
  const events = {
    say: (line: string) => void said.push(line),
    changed: () => undefined,
    gaveUp: (words: string) => void gaveUp.push(words),
  };
  return { said, gaveUp, started: supervise(spec, 'API', events, patience) };
}

test('a killed process is another process a moment later, and the person is told', async () => {
  const { said, started } = start('setInterval(() => {}, 1000)');
  running = await started;
  const first = running.pid() ?? 0;
  process.kill(first, 'SIGKILL');
  await expect.poll(() => running?.pid() ?? first).not.toBe(first);
  expect(said).toEqual([
    expect.stringMatching(/^API ended \(signal SIGKILL\); starting it again\. Its log: .*api\.log$/),
  ]);
});

test('a stopped one stays stopped', async () => {
  const { said, started } = start('setInterval(() => {}, 1000)');
  running = await started;
  const pid = running.pid() ?? 0;
  await running.stop();
  expect(() => process.kill(pid, 0)).toThrow();
  expect(said).toEqual([]);
});

test('one that cannot live is left down after five tries, with the end of its log', {
  timeout: 40_000,
}, async () => {
  const { said, gaveUp, started } = start('console.error("LANDFALL_KEY_FILE is missing"); process.exit(3)');
  running = await started;
  await expect.poll(() => gaveUp.length, { timeout: 4_000 }).toBe(1);
  expect(gaveUp[0]).toMatch(
    /^The API ended 5 times within a minute and is left down[\s\S]*LANDFALL_KEY_FILE is missing/,
  );
  expect(said).toHaveLength(5);
  expect(running.pid()).toBeUndefined();
});
