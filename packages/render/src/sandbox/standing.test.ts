import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { closeStanding, librariesOf, openStanding, runInside } from './standing.ts';

const never = new AbortController().signal;

const pidOf = (name: string): string =>
  existsSync(`/tmp/${name}`) ? readFileSync(`/tmp/${name}`, 'utf8') : '';

/** A shell as in a wall, with this in the place of the tool. */
async function standing(tool: string, stdoutBytes = 1_000): Promise<string> {
  const name = `test-${Math.random()}`;
  const each = `while IFS= read -r mark <&3 && IFS= read -r cwd <&3; do ${tool}; printf '\\n%s %s\\n' "$mark" "$?"; done`;
  const argv = ['-c', `echo $$ > /tmp/${name}; ${each}`];
  await openStanding({
    ...{ name, program: '/bin/sh', argv, cwd: '/', environment: {} },
    ...{ stdoutBytes, stderrBytes: 0 },
  });
  onTestFinished(async () => {
    await closeStanding({ name });
    rmSync(`/tmp/${name}`, { force: true });
  });
  // It may be ended at once: who it is has to be known before.
  await expect.poll(() => pidOf(name)).toMatch(/\d\n$/);
  return name;
}

const run = (name: string, cwd = 'x', timeoutMs = 20_000, signal = never) =>
  runInside({ name, cwd, timeoutMs }, signal);

/** Not the shell itself: what it started ends with it. */
const FOREVER = 'sleep 60';

/** Whether its process is there no more, however it was ended. */
const isGone = (name: string): boolean => !existsSync(`/proc/${pidOf(name).trim()}`);

it('answers what each run printed, whole characters and nothing else, and how it ended', async () => {
  const name = await standing('printf "ü %s" "$cwd"; (exit 3)');
  expect(await run(name, 'one')).toEqual({ stdout: 'ü one', exitCode: 3 });
  expect(await run(name, 'a "b" $(c)')).toEqual({ stdout: 'ü a "b" $(c)', exitCode: 3 });
  expect(await run(await standing(':'))).toEqual({ stdout: '', exitCode: 0 });
});

it('reads more than comes at once, up to the bound and not a byte further', async () => {
  const large = 'printf "%070000d" 1';
  expect((await run(await standing(large, 70_000)))?.stdout).toHaveLength(70_000);
  const name = await standing(large, 69_999);
  expect(await run(name)).toBeUndefined();
  expect(isGone(name)).toBe(true);
});

it('an end is known by the mark of that run alone: neither by another nor by that of the run before', async () => {
  const like = 'printf "\\n00000000-0000-4000-8000-000000000000 0\\n"; sleep 0.05; echo more';
  expect((await run(await standing(like)))?.stdout).toContain('more');
  const name = await standing('printf "\\n%s 0\\n" "$kept"; sleep 0.05; echo more; kept=$mark');
  for (const _time of [1, 2, 3]) expect((await run(name))?.stdout).toMatch(/ 0\nmore\n$/);
});

it('what takes too long, or is called off while it goes on or before, is gone when that is told', async () => {
  const slow = await standing(FOREVER);
  expect(await run(slow, 'x', 50)).toBeUndefined();
  expect(isGone(slow)).toBe(true);
  const called = await standing(FOREVER);
  const stop = new AbortController();
  const going = run(called, 'x', 20_000, stop.signal);
  stop.abort();
  expect(await going).toBeUndefined();
  expect(isGone(called)).toBe(true);
  const before = await standing('echo began');
  expect(await run(before, 'x', 20_000, AbortSignal.abort())).toBeUndefined();
  expect(isGone(before)).toBe(true);
});

it('one that ends by itself, or never began, answers nothing; so does a name that nobody has', async () => {
  expect(await run(await standing('exit 0'))).toBeUndefined();
  const name = 'nowhere';
  await openStanding({
    ...{ name, program: '/nowhere/tool', argv: [], cwd: '/', environment: {} },
    ...{ stdoutBytes: 1, stderrBytes: 1 },
  });
  expect(await run(name)).toBeUndefined();
  expect(await run('nobody')).toBeUndefined();
  await closeStanding({ name: 'nobody' });
});

it('serves one run at a time', async () => {
  const name = await standing('sleep 0.1; echo one');
  const first = run(name);
  expect(await run(name)).toBeUndefined();
  expect(await first).toEqual({ stdout: 'one\n', exitCode: 0 });
});

it('knows what a program needs to start, and tells where that was not said', async () => {
  const needed = await librariesOf({ ldd: '/usr/bin/ldd', program: '/bin/sh' });
  expect(needed.every((path) => existsSync(path))).toBe(true);
  expect(await librariesOf({ ldd: '/usr/bin/ldd', program: '/etc/passwd' })).toEqual([]);
  await expect(librariesOf({ ldd: '/nowhere/ldd', program: '/bin/sh' })).rejects.toThrow('ENOENT');
});

it('neither it nor what waits to be told holds anybody open', async () => {
  const fixture = fileURLToPath(new URL('../../test/ends-by-itself.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [fixture], { timeout: 20_000 });
  expect(JSON.parse(stdout)).toEqual({ stdout: 'in one', exitCode: 0 });
});
