import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { TOLD_AT } from './command.ts';
import { endGroup } from './end-group.ts';
import { letGo } from './let-go.ts';

/** How a program is started. */
export interface Program {
  program: string;
  argv: string[];
  cwd: string;
  /** All of it. */
  environment: Record<string, string>;
  stdoutBytes: number;
  stderrBytes: number;
}

export interface ToolProcess extends Program {
  timeoutMs: number;
}

/** What a waiting program is told, and how long it may take from then. */
export interface Told {
  name: string;
  told: string;
  timeoutMs: number;
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
  for (const child of running) endGroup(child);
});

/** Starts the program, and waits until it has ended and nobody holds its output any more. Never throws. */
export async function runProcess(command: ToolProcess, signal?: AbortSignal): Promise<ToolProcessEnd> {
  const run = signal?.aborted ? notBegun('') : begin(command);
  return untilEnded(run, command.timeoutMs, signal);
}

/** Programs that wait to be told what they are for, by the names that they were given. */
const waiting = new Map<string, Run>();

/** Starts a program that reads at `TOLD_AT` what it is for, and leaves it waiting there. */
export async function startWaiting({ name, ...program }: Program & { name: string }): Promise<void> {
  const run = begin(program, true);
  waiting.set(name, run);
  void run.ended.then(() => waiting.delete(name));
}

/** Tells a waiting program what it is for, then as `runProcess`. Undefined where none waits by this name. */
export async function tellWaiting(
  { name, told, timeoutMs }: Told,
  signal?: AbortSignal,
): Promise<ToolProcessEnd | undefined> {
  const run = waiting.get(name);
  if (!run?.told) return undefined;
  waiting.delete(name);
  // One that ends without reading tells so by how it ends.
  run.told.on('error', () => undefined).end(told);
  return untilEnded(run, timeoutMs, signal);
}

type Ended = Omit<ToolProcessEnd, Stopped>;

interface Run {
  ended: Promise<Ended>;
  told?: Writable | undefined;
  stop(why: Stopped): void;
  stopped(): Stopped | undefined;
}

async function untilEnded(run: Run, timeoutMs: number, signal?: AbortSignal): Promise<ToolProcessEnd> {
  const cancel = () => run.stop('isCanceled');
  if (signal?.aborted) cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  const timer = setTimeout(run.stop, timeoutMs, 'timedOut');
  const ended = await run.ended;
  clearTimeout(timer);
  signal?.removeEventListener('abort', cancel);
  const is = (why: Stopped) => run.stopped() === why;
  return { ...ended, isCanceled: is('isCanceled'), timedOut: is('timedOut'), isMaxBuffer: is('isMaxBuffer') };
}

function begin(program: Program, isTold = false): Run {
  let child: ChildProcess;
  try {
    child = start(program, isTold);
  } catch (error) {
    // Node refuses the arguments.
    return notBegun((error as Error).message);
  }
  let stopped: Stopped | undefined;
  const stop = (why: Stopped) => {
    stopped ??= why;
    endGroup(child);
  };
  if (isTold) letGo(child);
  const ended = endOf(child, program, () => stop('isMaxBuffer'));
  const told = child.stdio?.[TOLD_AT] as Writable | null | undefined;
  return { ended, told: told ?? undefined, stop, stopped: () => stopped };
}

function start({ program, argv, cwd, environment }: Program, isTold: boolean): ChildProcess {
  const stdio: ('ignore' | 'pipe')[] = ['ignore', 'pipe', 'pipe', ...(isTold ? ['pipe' as const] : [])];
  return spawn(program, argv, { cwd, env: environment, stdio, detached: true });
}

const NOTHING = { stdout: '', stderr: '', exitCode: undefined, signal: undefined };

function notBegun(message: string): Run {
  let stopped: Stopped | undefined;
  const stop = (why: Stopped) => {
    stopped ??= why;
  };
  return { ended: Promise.resolve({ ...NOTHING, message }), stop, stopped: () => stopped };
}

function endOf(child: ChildProcess, bounds: Program, tooMuch: () => void): Promise<Ended> {
  const { promise, resolve } = Promise.withResolvers<Ended>();
  running.add(child);
  const stdout = kept(child.stdout, bounds.stdoutBytes, tooMuch);
  const stderr = kept(child.stderr, bounds.stderrBytes, tooMuch);
  child.on('error', ({ message }) => {
    // One that was never there does not close.
    if (child.pid === undefined) running.delete(child);
    resolve({ ...NOTHING, message });
  });
  child.on('close', (code, signal) => {
    running.delete(child);
    const output = { stdout: stdout(), stderr: stderr(), message: '' };
    resolve({ ...output, exitCode: code ?? undefined, signal: signal ?? undefined });
  });
  return promise;
}

/** Keeps what is written up to a bound. The function answers it as text. */
function kept(from: Readable | null, maxBytes: number, tooMuch: () => void): () => string {
  const chunks: Buffer[] = [];
  let bytes = 0;
  from?.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= maxBytes) chunks.push(chunk);
    else tooMuch();
  });
  return () => Buffer.concat(chunks).toString('utf8');
}
