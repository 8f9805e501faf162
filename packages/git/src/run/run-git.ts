import { fileURLToPath } from 'node:url';
import { simpleGit } from 'simple-git';
import {
  GIT_FLAGS,
  type GitContact,
  type GitPlace,
  gitEnvironment,
  SIMPLE_GIT_PERMITS,
} from './environment.ts';

const LAUNCHER = fileURLToPath(new URL('./launch.sh', import.meta.url));

/** Largest file any git process writes unless told otherwise (a pack, a blob), in KiB. */
const DEFAULT_FILE_KIB = 1024 * 1024;
/** How much of standard error is kept: servers write to it too. */
const STDERR_BYTES = 16 * 1024;

export interface GitCommand {
  /** Arguments after the flags of `environment.ts`. Tenant text only as checked operands. */
  args: readonly string[];
  cwd?: string;
  place?: Partial<Omit<GitPlace, 'seconds'>>;
  contact?: GitContact;
  /** Written to standard input; never empty. */
  input?: Buffer | string;
  /** Most bytes of standard output; more ends the process. */
  maxOutputBytes: number;
  /** How long it may take, in milliseconds. */
  timeoutMs: number;
}

/** How a git process ended. `stopped` is set when we ended it ourselves. */
export interface GitResult {
  exitCode: number;
  stdout: Buffer;
  stderr: string;
  stopped?: 'timed-out' | 'too-much-output';
}

/**
 * Runs one git command under `environment.ts` and `launch.sh`. Never throws for what git says: the caller knows
 * which exit codes are answers. Stopping it ends its whole process group.
 */
export async function runGit(command: GitCommand): Promise<GitResult> {
  const output = collector(command.maxOutputBytes);
  const stop = new AbortController();
  let stopped: GitResult['stopped'];
  const end = (why: NonNullable<GitResult['stopped']>) => {
    stopped ??= why;
    stop.abort();
  };
  let exitCode = -1;
  const { input } = command;
  const git = simpleGit({
    ...SIMPLE_GIT_PERMITS,
    baseDir: command.cwd ?? '/',
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
    .env(gitEnvironment(placeOf(command), command.contact))
    .outputHandler((_command, stdout, stderr) => {
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

function placeOf({ place, timeoutMs }: GitCommand): GitPlace {
  // Fifteen seconds past our own limit: it counts only if we are gone by then.
  const seconds = Math.ceil(timeoutMs / 1000) + 15;
  return { maxFileKiB: DEFAULT_FILE_KIB, umask: '077', ...place, seconds };
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
