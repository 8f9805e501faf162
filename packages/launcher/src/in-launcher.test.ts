import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { inLauncher, LauncherLost } from './index.ts';

const module = new URL('../test/launched.ts', import.meta.url);
// Each test has one process then, whatever was compiled before.
delete process.env.NODE_COMPILE_CACHE;
const ids = inLauncher<undefined, { pid: number; ppid: number }>(module, 'ids');

test('runs in another process, one for all calls, and copies what it is given and gives', async () => {
  const first = await ids(undefined);
  expect(first).toEqual({ pid: expect.any(Number), ppid: process.pid });
  expect(await ids(undefined)).toEqual(first);
  const given = { bytes: Buffer.from([0, 255]), list: [1, undefined, 'ü'], at: new Date(0) };
  const got = await inLauncher<typeof given, typeof given>(module, 'echo')(given);
  expect(got).toEqual(given);
  expect(Buffer.isBuffer(got.bytes)).toBe(true);
});

test('a large answer comes whole', async () => {
  const large = Buffer.alloc(20_000_000, 7);
  const got = await inLauncher<Buffer, Buffer>(module, 'echo')(large);
  expect(got.equals(large)).toBe(true);
});

test('many at once each get their own answer', async () => {
  const echo = inLauncher<number, number>(module, 'echo');
  const numbers = Array.from({ length: 200 }, (_none, at) => at);
  expect(await Promise.all(numbers.map((one) => echo(one)))).toEqual(numbers);
});

test('knows nothing of our environment but where programs and temporary files are', async () => {
  process.env.LANDFALL_CANARY = 'canary';
  const seen = await inLauncher<undefined, Record<string, string>>(module, 'environment')(undefined);
  expect(
    Object.keys(seen)
      .filter((name) => !name.startsWith('NODE_CHANNEL_'))
      .sort(),
  ).toEqual(['MALLOC_ARENA_MAX', 'PATH', 'TMPDIR']);
});

test('starts programs', async () => {
  expect(await inLauncher<string, string>(module, 'output')('pwd')).toBe(`${process.cwd()}\n`);
});

test('an error arrives with its message, and so does the lack of the function', async () => {
  await expect(inLauncher<undefined, never>(module, 'fail')(undefined)).rejects.toThrow(
    'there is no such program',
  );
  await expect(inLauncher<undefined, never>(module, 'nothing')(undefined)).rejects.toThrow('has no nothing');
});

test('what cannot be copied fails its own call alone: nobody hangs, and the others go on in the same process', async () => {
  const { pid } = await ids(undefined);
  const stop = new AbortController();
  const other = inLauncher<undefined, string>(module, 'untilStopped')(undefined, stop.signal);
  const given = inLauncher<unknown, unknown>(module, 'echo')({ of: () => undefined });
  await expect(given).rejects.toThrow('echo was given cannot be copied');
  const got = inLauncher<undefined, unknown>(module, 'aFunction')(undefined);
  await expect(got).rejects.toThrow('aFunction answered cannot be copied');
  stop.abort();
  expect(await other).toBe('stopped');
  expect((await ids(undefined)).pid).toBe(pid);
});

test('a signal stops the function there, before it began and while it runs', async () => {
  const untilStopped = inLauncher<undefined, string>(module, 'untilStopped');
  expect(await untilStopped(undefined, AbortSignal.abort())).toBe('stopped');
  expect(await untilStopped(undefined, AbortSignal.timeout(50))).toBe('stopped');
});

test('who waits when it dies is told, and the next call has another', async () => {
  const { pid } = await ids(undefined);
  const waiting = inLauncher<undefined, string>(module, 'untilStopped')(undefined);
  await expect(inLauncher<undefined, void>(module, 'die')(undefined)).rejects.toThrow(LauncherLost);
  await expect(waiting).rejects.toThrow(LauncherLost);
  expect((await ids(undefined)).pid).not.toBe(pid);
});

test('what had to be compiled is left to a second process that finds it compiled, and nobody who waits is lost', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'landfall-compiled-'));
  onTestFinished(async () => {
    delete process.env.NODE_COMPILE_CACHE;
    await rm(dir, { recursive: true });
  });
  await expect(inLauncher<undefined, void>(module, 'die')(undefined)).rejects.toThrow(LauncherLost);
  process.env.NODE_COMPILE_CACHE = dir;
  const stop = new AbortController();
  const waiting = inLauncher<undefined, string>(module, 'untilStopped')(undefined, stop.signal);
  const first = await ids(undefined);
  const second = await ids(undefined);
  expect(second.pid).not.toBe(first.pid);
  expect(await ids(undefined)).toEqual(second);
  stop.abort();
  expect(await waiting).toBe('stopped');
  await expect.poll(() => gone(first.pid)).toBe(true);
});

test('where nothing stays compiled, one is kept after a few', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'landfall-compiled-'));
  onTestFinished(async () => {
    delete process.env.NODE_COMPILE_CACHE;
    await rm(dir, { recursive: true, force: true });
  });
  await expect(inLauncher<undefined, void>(module, 'die')(undefined)).rejects.toThrow(LauncherLost);
  process.env.NODE_COMPILE_CACHE = dir;
  const pids: number[] = [];
  for (let at = 0; at < 8; at += 1) {
    pids.push((await ids(undefined)).pid);
    await rm(dir, { recursive: true, force: true });
  }
  expect(pids[1]).not.toBe(pids[0]);
  expect(pids.at(-2)).toBe(pids.at(-1));
});

test('an input that cannot be copied holds nobody open, either', async () => {
  const parent = fileURLToPath(new URL('../test/uncopied-parent.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [parent], { timeout: 20_000 });
  expect(stdout).toContain('cannot be copied');
});

test('holds nobody open, and ends with its parent', async () => {
  const parent = fileURLToPath(new URL('../test/parent.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [parent]);
  await expect.poll(() => gone(stdout.trim())).toBe(true);
});

const gone = (pid: string | number): Promise<boolean> =>
  readFile(`/proc/${pid}/stat`, 'utf8').then(
    (stat) => stat.split(' ')[2] === 'Z',
    () => true,
  );
