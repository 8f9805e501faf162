import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { runProcess, type ToolProcess } from './tool-process.ts';

const shell = (script: string, more: Partial<ToolProcess> = {}): ToolProcess => ({
  program: '/bin/sh',
  argv: ['-c', script],
  cwd: '/',
  environment: {},
  timeoutMs: 20_000,
  stdoutBytes: 1_000,
  stderrBytes: 1_000,
  ...more,
});
const run = (command: ToolProcess, signal = new AbortController().signal) => runProcess(command, signal);
const well = { isCanceled: false, timedOut: false, isMaxBuffer: false, message: '' };

it('answers what was written, whole characters, and how it ended', async () => {
  const ended = await run(shell('printf "ü\\n"; echo no >&2; exit 3'));
  expect(ended).toEqual({ ...well, stdout: 'ü\n', stderr: 'no\n', exitCode: 3, signal: undefined });
});

it('knows no more of the environment than it is given', async () => {
  const { stdout } = await run({
    ...shell(''),
    program: '/usr/bin/env',
    argv: [],
    environment: { ONE: '1' },
  });
  expect(stdout).toBe('ONE=1\n');
});

it('kills what writes more than it may, to either, and keeps only whole parts within the bound', async () => {
  const endless = 'while :; do echo 0123456789; done';
  for (const script of [endless, `exec >&2; ${endless}`]) {
    const ended = await run(shell(script));
    expect(ended).toMatchObject({ isMaxBuffer: true, exitCode: undefined, signal: 'SIGKILL' });
    expect(ended.stdout.length + ended.stderr.length).toBeLessThanOrEqual(1_000);
  }
});

it('kills what takes longer than it may, and what that started: nobody holds its output any more', async () => {
  for (const script of ['exec sleep 60', 'sleep 60 & wait', '(sleep 60 & wait) & exit 0']) {
    const ended = await run(shell(script, { timeoutMs: 200 }));
    expect(ended).toMatchObject({ ...well, timedOut: true });
  }
});

it('kills what is called off, and does not begin what was called off before', async () => {
  const stop = new AbortController();
  const running = run(shell('echo; exec sleep 60'), stop.signal);
  stop.abort();
  expect(await running).toMatchObject({ ...well, isCanceled: true, exitCode: undefined, signal: 'SIGKILL' });
  const never = await run(shell('echo began'), AbortSignal.abort());
  expect(never).toMatchObject({ isCanceled: true, stdout: '', exitCode: undefined, signal: undefined });
});

it('says why it could not be started', async () => {
  const missing = await run({ ...shell(''), program: '/nowhere/tool' });
  expect(missing).toMatchObject({ exitCode: undefined, signal: undefined });
  expect(missing.message).toContain('ENOENT');
  const refused = await run(shell('\0'));
  expect(refused.message).toContain('null bytes');
});

it('ends what still runs when its own process ends', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'landfall-leaves-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const fixture = fileURLToPath(new URL('../../test/leaves-one.ts', import.meta.url));
  execFileSync(process.execPath, [fixture, join(dir, 'pid')], { timeout: 20_000 });
  const pid = readFileSync(join(dir, 'pid'), 'utf8').trim();
  await expect.poll(() => programAt(pid)).not.toContain('sleep');
});

function programAt(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

it('without a file descriptor to spare it says so and does not throw', () => {
  const fixture = fileURLToPath(new URL('../../test/without-descriptors.ts', import.meta.url));
  const argv = ['-c', 'ulimit -n 40; exec "$@"', 'sh', process.execPath, fixture];
  const [message, told] = JSON.parse(execFileSync('/bin/sh', argv, { encoding: 'utf8' }));
  expect(message).toContain('EMFILE');
  expect(told).toBeNull();
});
