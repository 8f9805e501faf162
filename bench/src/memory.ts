import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { below, memoryOf, type Process } from './processes.ts';

/** What every process of one name had. */
export interface Part {
  name: string;
  /** How many there were. */
  count: number;
  MiB: number;
  pssMiB: number;
}

/** The highest memory of a group that was seen, in MiB; each figure has its own moment. */
export interface Peak {
  /** Resident: a page that several of them have counts for each. */
  peakMiB: number;
  /** Proportional: a page that several processes have is shared out among them. */
  pssMiB: number;
  /** Whose it was at the moment of `peakMiB`, the largest first. */
  parts: Part[];
}

/** To read what a large process shares takes milliseconds, of the cores on which what is measured runs. */
const EVERY_MS = 1_000;

/** Samples a group's memory until stopped. @param roots are called by these names, and what they started by its program's */
export function samplePeak(roots: Readonly<Record<string, number>>): () => Promise<Peak> {
  const peak: Peak = { peakMiB: 0, pssMiB: 0, parts: [] };
  const names = new Map(Object.entries(roots).map(([name, pid]) => [pid, name]));
  const look = async () => {
    const processes = await below([...names.keys()]);
    const shares = await Promise.all(processes.map(({ pid }) => pssOf(pid)));
    const MiB = memoryOf(processes);
    peak.pssMiB = Math.max(
      peak.pssMiB,
      shares.reduce((total, one) => total + one, 0),
    );
    if (MiB <= peak.peakMiB) return;
    peak.peakMiB = MiB;
    const named = processes.map(async (one, at) => ({
      name: names.get(one.pid) ?? (await programOf(one)),
      MiB: memoryOf([one]),
      pssMiB: shares[at] ?? 0,
    }));
    peak.parts = partsOf(await Promise.all(named));
  };
  const timer = setInterval(() => void look(), EVERY_MS);
  return async () => {
    clearInterval(timer);
    await look();
    return peak;
  };
}

/** The round in which most was resident. */
export const highest = <One extends Peak>(rounds: readonly One[]): One =>
  rounds.reduce((most, one) => (one.peakMiB > most.peakMiB ? one : most));

/** One line: who had how much. */
export function partsInWords(parts: readonly Part[]): string {
  const words = parts
    .filter(({ MiB }) => MiB >= 1)
    .map(
      ({ name, count, MiB, pssMiB }) =>
        `${name}${count > 1 ? ` × ${count}` : ''} ${MiB.toFixed(0)} (${pssMiB.toFixed(0)})`,
    );
  return words.join(', ');
}

/** Adds up what has one name. */
export function partsOf(processes: readonly Omit<Part, 'count'>[]): Part[] {
  const parts = new Map<string, Part>();
  for (const { name, MiB, pssMiB } of processes) {
    const before = parts.get(name) ?? { name, count: 0, MiB: 0, pssMiB: 0 };
    const count = before.count + 1;
    parts.set(name, { name, count, MiB: before.MiB + MiB, pssMiB: before.pssMiB + pssMiB });
  }
  return [...parts.values()].sort((one, other) => other.MiB - one.MiB);
}

/** A Node process of ours is called by the file that it runs. */
async function programOf({ pid, name }: Process): Promise<string> {
  const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const [program = name, ...args] = text.split('\0').filter(Boolean);
  if (basename(program) !== 'node') return basename(program);
  const script = args.find((arg) => arg.endsWith('.ts') || arg.endsWith('.js'));
  return script === undefined ? 'node' : script.split('/').slice(-3).join('/');
}

/** 0 for a process that has gone. */
async function pssOf(pid: number): Promise<number> {
  return parsePss(await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => ''));
}

/** Of `/proc/PID/smaps_rollup`, in MiB. */
export function parsePss(text: string): number {
  return Number(/^Pss:\s+(\d+) kB$/m.exec(text)?.[1] ?? 0) / 1024;
}
