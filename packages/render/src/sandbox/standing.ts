import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { Writable } from 'node:stream';
import { promisify } from 'node:util';
import { TOLD_AT } from './command.ts';
import { endGroup } from './end-group.ts';
import { letGo } from './let-go.ts';
import type { Program } from './tool-process.ts';

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
  told: Writable | undefined;
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
  for (const { child } of standing.values()) endGroup(child);
});

/** Starts a wall that reads at `TOLD_AT` where one run after another begins, each with the mark that it prints at its end. */
export async function openStanding({ name, ...program }: Program & { name: string }): Promise<void> {
  const { program: path, argv, cwd, environment, stdoutBytes } = program;
  const stdio: ('ignore' | 'pipe')[] = ['ignore', 'pipe', 'ignore', 'pipe'];
  const child = spawn(path, argv, { cwd, env: environment, stdio, detached: true });
  letGo(child);
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const gone = () => {
    standing.delete(name);
    one.current?.end(undefined);
    resolve();
  };
  child.on('error', gone).on('close', gone);
  // Without a descriptor to spare there are no streams either.
  const told = child.stdio?.[TOLD_AT] as Writable | undefined;
  const one: Standing = { child, told, outputBytes: stdoutBytes, ended, current: undefined };
  standing.set(name, one);
  // One that ends without reading tells so by its end.
  told?.on('error', () => undefined);
  child.stdout?.on('data', (chunk: Buffer) => take(one, chunk));
}

/** One run inside. Undefined where it did not come to an end by itself: nothing of that wall is left running then. */
export async function runInside(
  { name, cwd, timeoutMs }: InsideRun,
  signal?: AbortSignal,
): Promise<InsideEnd | undefined> {
  const wall = standing.get(name);
  if (!wall || wall.current) return undefined;
  const end = signal?.aborted ? undefined : await inside(wall, cwd, timeoutMs, signal);
  if (!end) await closeStanding({ name });
  return end;
}

async function inside(
  wall: Standing,
  cwd: string,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<InsideEnd | undefined> {
  const { promise, resolve } = Promise.withResolvers<InsideEnd | undefined>();
  const stop = () => resolve(undefined);
  const timer = setTimeout(stop, timeoutMs);
  signal?.addEventListener('abort', stop, { once: true });
  const id = randomUUID();
  wall.current = { mark: new RegExp(`\n${id} (\\d+)\n$`), chunks: [], bytes: 0, end: resolve };
  wall.told?.write(`${id}\n${cwd}\n`);
  try {
    return await promise;
  } finally {
    wall.current = undefined;
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

/** Ends a wall, whatever goes on in it, and waits until nothing of it is left. */
export async function closeStanding({ name }: { name: string }): Promise<void> {
  const wall = standing.get(name);
  if (wall) endGroup(wall.child);
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
  const bytes = current.bytes - mark[0].length;
  if (bytes > outputBytes) return current.end(undefined);
  current.end({ stdout: Buffer.concat(current.chunks, bytes).toString('utf8'), exitCode: Number(mark[1]) });
}

/**
 * What a program needs beside itself to start, as the system's `ldd` lists it: nothing for a static one.
 * @throws Error where that was not said
 */
export async function librariesOf({ ldd, program }: { ldd: string; program: string }): Promise<string[]> {
  const listed = await promisify(execFile)(ldd, [program], { env: { LC_ALL: 'C' } }).catch(
    (error: { code?: unknown }) => {
      // That it is none of its kind is said by an exit code.
      if (typeof error.code !== 'number') throw error;
      return { stdout: '' };
    },
  );
  return listed.stdout.match(/(?<=^|\s)\/\S+(?= \(0x)/gm) ?? [];
}
