import { randomInt } from 'node:crypto';
import { accessSync, constants, readdirSync, readFileSync } from 'node:fs';
import { countsApart } from './apart.ts';
import type { Wall } from './command.ts';

/** Fixed places, not PATH: whoever sets PATH must not choose what builds the wall. */
const PLACES = ['/usr/bin', '/bin', '/usr/sbin', '/usr/local/bin'];

/** Where a program of the system lies; undefined where it is not installed. */
export function findProgram(program: string): string | undefined {
  for (const place of PLACES) {
    try {
      accessSync(`${place}/${program}`, constants.X_OK);
      return `${place}/${program}`;
    } catch {
      // Not here.
    }
  }
  return undefined;
}

export type WallFound = { wall: Wall } | { missing: string };

/** The programs that a sandboxed run needs on this machine; as root with a fresh uid for this one run (REPO-5). */
export function findWall(): WallFound {
  if (process.platform !== 'linux')
    return { missing: `the sandbox needs Linux, this is ${process.platform}` };
  const root = process.getuid?.() === 0;
  const found = new Map<string, string>();
  for (const program of ['bwrap', 'prlimit', 'sh', ...(root ? ['unshare', 'setpriv'] : [])]) {
    const path = findProgram(program);
    if (path === undefined) return { missing: `${program} is not installed` };
    found.set(program, path);
  }
  const path = (program: string): string => found.get(program) ?? program;
  const wall: Wall = { bwrap: path('bwrap'), prlimit: path('prlimit'), shell: path('sh') };
  if (root) wall.asRoot = { unshare: path('unshare'), setpriv: path('setpriv'), uid: freshUid() };
  const unshare = root || !countsApart() ? undefined : findProgram('unshare');
  if (unshare !== undefined) wall.apart = { unshare };
  return { wall };
}

const HIGH = { first: 0x3000_0000, count: 0x0fff_0000 };
const LOW = { first: 60_001, count: 4_000 };

/** A uid that nothing else has: far above people's, or in what a container maps for us. */
function freshUid(): number {
  const mapped = readFileSync('/proc/self/uid_map', 'utf8')
    .trim()
    .split('\n')
    .some((line) => {
      const [inside, , count] = line.trim().split(/\s+/).map(Number);
      return (inside ?? 0) <= HIGH.first && (inside ?? 0) + (count ?? 0) >= HIGH.first + HIGH.count;
    });
  const range = mapped ? HIGH : LOW;
  return range.first + randomInt(range.count);
}

/** What we have running changes seldom, and to count it is to read a file for each process of the machine. */
const COUNTED_FOR_MS = 1_000;
let counted: { threads: number; until: number } | undefined;

/** Threads of our own uid, as of a second ago at most: RLIMIT_NPROC counts them when the run has no uid of its own. */
export function threadsOfOwnUid(now = performance.now()): number {
  if (counted && now < counted.until) return counted.threads;
  counted = { threads: countThreads(), until: now + COUNTED_FOR_MS };
  return counted.threads;
}

/** What walls that stand beside each other have at once, of threads: bubblewrap's own and those of Go on many cores. */
const OF_A_WALL = 24;
/** No worker has more of them at once (`LANDFALL_RENDERS`). */
const MOST_WALLS = 64;
/** Those who ended are counted by the kernel for some hundredths of a second more. */
const LATELY_MS = COUNTED_FOR_MS + 1_000;
let begun: number[] = [];

/**
 * What RLIMIT_NPROC counts of others while a wall of our own uid stands that is not counted apart: all threads of the uid, those of
 * walls too that were begun since they were counted.
 * @param stays it waits for its run, or for many: as many others may come meanwhile as there can be
 */
export function besideOfOwnUid(stays: boolean, now = performance.now()): number {
  begun = begun.filter((at) => now - at < LATELY_MS);
  const walls = stays ? MOST_WALLS : Math.min(begun.length, MOST_WALLS);
  begun.push(now);
  return threadsOfOwnUid(now) + walls * OF_A_WALL;
}

function countThreads(): number {
  const uid = process.getuid?.();
  let threads = 0;
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      if (Number(/^Uid:\s+(\d+)/m.exec(status)?.[1]) === uid)
        threads += Number(/^Threads:\s+(\d+)/m.exec(status)?.[1]);
    } catch {
      // It ended meanwhile.
    }
  }
  return threads;
}
