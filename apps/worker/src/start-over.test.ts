import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const FIXTURE = fileURLToPath(new URL('../test/starts-over.ts', import.meta.url));
const FLAGS = ['--max-semi-space-size=4'];

async function start(environment: Record<string, string>) {
  const child = spawn(process.execPath, [...FLAGS, FIXTURE, 'source'], {
    env: { PATH: process.env.PATH, ...environment },
  });
  const [said, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const lives = errors.split('\n').filter((line) => line === 'a life').length;
  return { lives, pid: child.pid, said: JSON.parse(said) as { stripped: boolean; pid: number } };
}

function emptyCache(): string {
  const dir = mkdtempSync(join(tmpdir(), 'landfall-compiled-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  return dir;
}

test('a process that had to strip types becomes itself anew, and finds them stripped', async () => {
  const dir = emptyCache();
  const first = await start({ NODE_COMPILE_CACHE: dir });
  expect(first.lives).toBe(2);
  expect(first.said).toEqual({ stripped: false, pid: first.pid, argv: ['source'], execArgv: FLAGS });
  const next = await start({ NODE_COMPILE_CACHE: dir });
  expect([next.lives, next.said.stripped]).toEqual([1, false]);
});

test('where nothing was kept it goes on as it is: without a cache, and in its second life', async () => {
  const without = await start({});
  expect([without.lives, without.said.stripped]).toEqual([1, true]);
  const second = await start({ NODE_COMPILE_CACHE: emptyCache(), LANDFALL_STARTED_OVER: '1' });
  expect([second.lives, second.said.stripped]).toEqual([1, true]);
});
