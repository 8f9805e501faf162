import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** What runs in the small process in the tests of this package. */
export async function echo(input: unknown): Promise<unknown> {
  return input;
}

export async function environment(): Promise<Record<string, string | undefined>> {
  return { ...process.env };
}

export async function ids(): Promise<{ pid: number; ppid: number }> {
  return { pid: process.pid, ppid: process.ppid };
}

export async function aFunction(): Promise<unknown> {
  return { of: () => undefined };
}

export async function fail(): Promise<never> {
  throw new Error('there is no such program');
}

export async function untilStopped(_input: undefined, signal: AbortSignal): Promise<string> {
  await sleep(60_000, undefined, { signal }).catch(() => undefined);
  return signal.aborted ? 'stopped' : 'overslept';
}

export async function die(): Promise<void> {
  process.kill(process.pid, 'SIGKILL');
  await sleep(60_000);
}

export function output(program: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, (error, stdout) => (error ? reject(error) : resolve(stdout)));
  });
}
