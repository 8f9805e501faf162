import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { gitEnvironment } from './environment.ts';
import { startGit } from './start-git.ts';

const MIB = 2 ** 20;

/** Runs a git that is this script instead. */
function run(script: string, maxOutputBytes = MIB) {
  const folder = mkdtempSync(path.join(tmpdir(), 'landfall-git-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(path.join(folder, 'git'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const environment = gitEnvironment({ maxFileKiB: 1024, umask: '077', seconds: 60 });
  const PATH = `${folder}:${environment.PATH}`;
  const command = { args: ['status'], cwd: '/', input: undefined, maxOutputBytes, timeoutMs: 30_000 };
  return startGit({ ...command, environment: { ...environment, PATH } });
}

it('what a server says without end is kept up to a bound, by us and by what starts git for us', async () => {
  let most = 0;
  const before = process.memoryUsage().arrayBuffers;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().arrayBuffers - before);
  }, 5);
  const { stderr, exitCode } = await run('head -c 400000000 /dev/zero | tr "\\0" x >&2');
  clearInterval(timer);
  expect(exitCode).toBe(0);
  expect(stderr.length).toBeLessThanOrEqual(16 * 1024);
  expect(most).toBeLessThan(200 * MIB);
});

it('answers what was written, and how it ended', async () => {
  const { stdout, stderr, exitCode } = await run('printf out; printf said >&2; exit 3');
  expect([stdout.toString(), stderr, exitCode]).toEqual(['out', 'said', 3]);
});
