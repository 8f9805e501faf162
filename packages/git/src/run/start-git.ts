import { simpleGit } from 'simple-git';
import { GIT_FLAGS, SIMPLE_GIT_PERMITS } from './environment.ts';
import type { GitProcess, GitResult } from './git-process.ts';
import { LAUNCHER } from './launcher-script.ts';
import { tie } from './tie.ts';

/** How much of standard error is kept: servers write to it too. */
const STDERR_BYTES = 16 * 1024;

/** Starts git under `launch.sh` and waits for its end. @throws Error when it cannot be started at all */
export async function startGit(command: GitProcess): Promise<GitResult> {
  const output = collector(command.maxOutputBytes);
  const stop = new AbortController();
  let stopped: GitResult['stopped'];
  const end = (why: NonNullable<GitResult['stopped']>) => {
    stopped ??= why;
    stop.abort();
  };
  let exitCode = -1;
  const { input, environment } = command;
  const git = simpleGit({
    ...SIMPLE_GIT_PERMITS,
    baseDir: command.cwd,
    binary: ['/bin/sh', LAUNCHER],
    config: [...GIT_FLAGS],
    completion: { onClose: true, onExit: false },
    abort: stop.signal,
    ...(input === undefined ? {} : { input: () => input }),
    errors: (error, result) => {
      exitCode = result.exitCode;
      return result.exitCode === 0 ? error : (error ?? new Error(`git exited with ${result.exitCode}`));
    },
  })
    .env({ ...environment, ...(environment.LANDFALL_GIT_LOCK === undefined ? {} : tie()) })
    .outputHandler((_command, stdout, stderr) => {
      // The wrapper would keep all that is written for itself, whatever we keep: servers write as much as they like.
      stdout.removeAllListeners('data');
      stderr.removeAllListeners('data');
      stdout.on('data', (chunk: Buffer) => output.take(chunk) || end('too-much-output'));
      stderr.on('data', (chunk: Buffer) => output.note(chunk));
    });
  const timer = setTimeout(() => end('timed-out'), command.timeoutMs);
  try {
    await git.raw([...command.args]);
  } catch (error) {
    // A command that could not be started at all has no exit code and nothing on standard error.
    if (exitCode < 0 && stopped === undefined) throw error;
  } finally {
    clearTimeout(timer);
  }
  return { exitCode, ...output.result(), ...(stopped === undefined ? {} : { stopped }) };
}

function collector(maxBytes: number) {
  const chunks: Buffer[] = [];
  const notes: Buffer[] = [];
  let bytes = 0;
  let noted = 0;
  return {
    take(chunk: Buffer): boolean {
      bytes += chunk.length;
      if (bytes <= maxBytes) chunks.push(chunk);
      return bytes <= maxBytes;
    },
    note(chunk: Buffer): void {
      if (noted < STDERR_BYTES) notes.push(chunk.subarray(0, STDERR_BYTES - noted));
      noted += chunk.length;
    },
    result: () => ({ stdout: Buffer.concat(chunks), stderr: Buffer.concat(notes).toString('utf8').trim() }),
  };
}
