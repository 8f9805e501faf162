import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

/** One program as the small process is told it: plain data. */
export interface ToolProcess {
  program: string;
  argv: string[];
  cwd: string;
  /** All of it. */
  environment: Record<string, string>;
  timeoutMs: number;
  stdoutBytes: number;
  stderrBytes: number;
}

/** How it ended. */
export interface ToolProcessEnd {
  stdout: string;
  stderr: string;
  exitCode: number | undefined;
  signal: string | undefined;
  isCanceled: boolean;
  timedOut: boolean;
  isMaxBuffer: boolean;
  /** Why it could not be started. */
  message: string;
}

type Stopped = 'isCanceled' | 'timedOut' | 'isMaxBuffer';

const running = new Set<ChildProcess>();
// What has no wall around it that ends with us.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/**
 * The half of `runTool` that runs in the small process: starts the program, and waits until it has ended and nobody holds its
 * output any more. Never throws. It stands on nothing but Node, so that the small process stays small.
 */
export async function runHere(command: ToolProcess, signal: AbortSignal): Promise<ToolProcessEnd> {
  let stopped: Stopped | undefined;
  const killed = new AbortController();
  const stop = (why: Stopped) => {
    stopped ??= why;
    killed.abort();
  };
  const cancel = () => stop('isCanceled');
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel, { once: true });
  const timer = setTimeout(stop, command.timeoutMs, 'timedOut');
  const ended = await untilEnded(command, killed.signal, () => stop('isMaxBuffer'));
  clearTimeout(timer);
  signal.removeEventListener('abort', cancel);
  const is = (why: Stopped) => stopped === why;
  return { ...ended, isCanceled: is('isCanceled'), timedOut: is('timedOut'), isMaxBuffer: is('isMaxBuffer') };
}

type Ended = Omit<ToolProcessEnd, Stopped>;

function untilEnded(command: ToolProcess, killed: AbortSignal, tooMuch: () => void): Promise<Ended> {
  const { promise, resolve } = Promise.withResolvers<Ended>();
  const never = (message: string) =>
    resolve({ stdout: '', stderr: '', exitCode: undefined, signal: undefined, message });
  const child = killed.aborted ? undefined : start(command, never);
  if (child === undefined) {
    never('');
    return promise;
  }
  running.add(child);
  const kill = () => child.kill('SIGKILL');
  killed.addEventListener('abort', kill, { once: true });
  const stdout = kept(child.stdout, command.stdoutBytes, tooMuch);
  const stderr = kept(child.stderr, command.stderrBytes, tooMuch);
  child.on('error', (error) => never(error.message));
  child.on('close', (code, signal) => {
    running.delete(child);
    resolve({
      stdout: stdout(),
      stderr: stderr(),
      exitCode: code ?? undefined,
      signal: signal ?? undefined,
      message: '',
    });
  });
  return promise;
}

/** Undefined when Node refuses the arguments, which is told to `never`. */
function start({ program, argv, cwd, environment }: ToolProcess, never: (message: string) => void) {
  try {
    return spawn(program, argv, { cwd, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    never((error as Error).message);
    return undefined;
  }
}

/** Keeps what is written up to a bound. The function answers it as text. */
function kept(from: Readable, maxBytes: number, tooMuch: () => void): () => string {
  const chunks: Buffer[] = [];
  let bytes = 0;
  from.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= maxBytes) chunks.push(chunk);
    else tooMuch();
  });
  return () => Buffer.concat(chunks).toString('utf8');
}
