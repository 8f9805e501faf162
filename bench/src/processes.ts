import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';

/** One process as `/proc` tells it. */
export interface Process {
  pid: number;
  parent: number;
  name: string;
  /** Its own and of children that have ended, in clock ticks. */
  ticks: number;
  pages: number;
}

/** What a group of processes has used. */
export interface Usage {
  cpuSeconds: number;
  MiB: number;
}

/** USER_HZ, which Linux fixes for everything it tells programs. */
const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4096;

/** CPU and memory of these processes and everything below them. */
export async function usageOf(roots: readonly number[]): Promise<Usage> {
  return sum(await below(roots));
}

/** The same of what the launcher started to keep data in: PostgreSQL and Redis. */
export async function storesUsage(launcher: number): Promise<Usage> {
  return sum((await below([launcher])).filter(({ name }) => /^(postgres|redis-server)$/.test(name)));
}

/** These processes and everything below them. */
export async function below(roots: readonly number[]): Promise<Process[]> {
  const all = await readAll();
  const found = new Set(roots);
  for (let before = 0; before !== found.size; ) {
    before = found.size;
    for (const { pid, parent } of all) if (found.has(parent)) found.add(pid);
  }
  return all.filter(({ pid }) => found.has(pid));
}

function sum(processes: readonly Process[]): Usage {
  const add = (of: (one: Process) => number) => processes.reduce((total, one) => total + of(one), 0);
  return {
    cpuSeconds: add(({ ticks }) => ticks) / TICKS_PER_SECOND,
    MiB: memoryOf(processes),
  };
}

/** Resident, in MiB: a page that several of them have counts for each. */
export function memoryOf(processes: readonly Process[]): number {
  return (processes.reduce((total, { pages }) => total + pages, 0) * PAGE_BYTES) / 1_048_576;
}

async function readAll(): Promise<Process[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => parseStat(statOf(pid)) ?? []);
}

/** In this thread: the kernel answers from memory, and to hand over takes ten times as long. Empty for one that has gone. */
function statOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return '';
  }
}

/** One line of `/proc/PID/stat`; the name is in brackets and may hold anything (proc_pid_stat(5)). */
export function parseStat(text: string): Process | undefined {
  const end = text.lastIndexOf(')');
  if (end < 0) return undefined;
  const start = text.indexOf('(');
  const fields = text.slice(end + 2).split(' ');
  const field = (number: number) => Number(fields[number - 3]);
  return {
    pid: Number(text.slice(0, start)),
    name: text.slice(start + 1, end),
    parent: field(4),
    ticks: field(14) + field(15) + field(16) + field(17),
    pages: field(24),
  };
}
