import { type ChildProcess, execFile, spawn } from 'node:child_process';
import type { Writable } from 'node:stream';
import { promisify } from 'node:util';
import { TOLD_AT } from './command.ts';
import type { Program } from './run-here.ts';

/** A wall by its name, where the tool begins inside it, and how long it may take. */
export interface InsideRun {
  name: string;
  cwd: string;
  timeoutMs: number;
}

export interface InsideEnd {
  stdout: string;
  exitCode: number;
}

interface Standing {
  child: ChildProcess;
  told: Writable;
  outputBytes: number;
  ended: Promise<void>;
  /** Of the run that goes on; undefined between two. */
  current: Current | undefined;
}

interface Current {
  mark: RegExp;
  chunks: Buffer[];
  bytes: number;
  end(how: InsideEnd | undefined): void;
}

const standing = new Map<string, Standing>();
// What has no wall around it that ends with us.
process.on('exit', () => {
  for (const { child } of standing.values()) child.kill('SIGKILL');
});

/**
 * Starts a wall that reads at `TOLD_AT` where one run after another begins. After each it prints its name, by which an end is known:
 * a name that nobody can guess, told with the run and not before.
 */
export async function openHere({ name, ...program }: Program & { name: string }): Promise<void> {
  const { program: path, argv, cwd, environment, stdoutBytes } = program;
  const child = spawn(path, argv, { cwd, env: environment, stdio: ['ignore', 'pipe', 'ignore', 'pipe'] });
  const told = child.stdio[TOLD_AT] as Writable;
  // One that ends without reading tells so by its end.
  told.on('error', () => undefined);
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const one: Standing = { child, told, outputBytes: stdoutBytes, ended, current: undefined };
  standing.set(name, one);
  const gone = () => {
    standing.delete(name);
    one.current?.end(undefined);
    resolve();
  };
  child.on('error', gone).on('close', gone);
  child.stdout?.on('data', (chunk: Buffer) => take(one, chunk));
}

/** One run inside. Undefined where it did not come to an end by itself: nothing of that wall is left running then. */
export async function runInside(
  { name, cwd, timeoutMs }: InsideRun,
  signal: AbortSignal,
): Promise<InsideEnd | undefined> {
  const wall = standing.get(name);
  if (!wall || wall.current || signal.aborted) return undefined;
  const { promise, resolve } = Promise.withResolvers<InsideEnd | undefined>();
  const stop = () => resolve(undefined);
  const timer = setTimeout(stop, timeoutMs);
  signal.addEventListener('abort', stop, { once: true });
  wall.current = { mark: new RegExp(`\n${name} (\\d+)\n$`), chunks: [], bytes: 0, end: resolve };
  wall.told.write(`${name}\n${cwd}\n`);
  const end = await promise;
  wall.current = undefined;
  clearTimeout(timer);
  signal.removeEventListener('abort', stop);
  if (!end) {
    wall.child.kill('SIGKILL');
    await wall.ended;
  }
  return end;
}

/** Ends a wall between two runs, and waits for its end. */
export async function closeHere({ name }: { name: string }): Promise<void> {
  const wall = standing.get(name);
  wall?.told.end();
  await wall?.ended;
}

/** Longer than a mark, which is written at once and so stands in two chunks at most. */
const MARK_BYTES = 64;

function take({ current, outputBytes }: Standing, chunk: Buffer): void {
  if (!current) return;
  current.chunks.push(chunk);
  current.bytes += chunk.length;
  if (current.bytes > outputBytes + MARK_BYTES) return current.end(undefined);
  const last = Buffer.concat(current.chunks.slice(-2)).subarray(-MARK_BYTES).toString('latin1');
  const mark = current.mark.exec(last);
  if (!mark) return;
  const stdout = Buffer.concat(current.chunks, current.bytes - mark[0].length).toString('utf8');
  current.end({ stdout, exitCode: Number(mark[1]) });
}

/** What a program needs beside itself to start, as the system's `ldd` lists it: nothing for a static one. */
export async function librariesHere({ ldd, program }: { ldd: string; program: string }): Promise<string[]> {
  const listed = await promisify(execFile)(ldd, [program], { env: { LC_ALL: 'C' } }).catch(() => undefined);
  return listed?.stdout.match(/(?<=^|\s)\/\S+(?= \(0x)/gm) ?? [];
}
