/**
 * A bound on how many pieces of work run at once. Tenants take turns by the time that they had: whoever had least is next, and
 * whoever had nothing waiting begins where the others are (start-time fair queueing). Those of one tenant wait in the order they came.
 */
export interface Slots {
  run<Result>(tenant: string, work: () => Promise<Result>): Promise<Result>;
}

/** Work that takes longer keeps others waiting for a place that nobody can give back to them. */
const SLOW_MS = 5_000;
/** Somebody who came within so long may come again. */
const LATELY_MS = 10 * 60_000;

interface Begun {
  at: number;
}

interface Line {
  waiting: (() => void)[];
  running: Set<Begun>;
  /** Milliseconds of what has ended, not counted from zero: see `Slots`. */
  had: number;
  /** How long the newest that ended took. */
  lastMs: number;
  seen: number;
}

/**
 * @param most how many at once, of all tenants together: one that is alone has all of them. One whose work is slow leaves the last
 * place free where others came lately, because what runs is not interrupted.
 */
export function slots(most: number, now: () => number = () => performance.now()): Slots {
  // Of equals whoever was served longest ago stands first: a map keeps the order in which its keys came.
  const lines = new Map<string, Line>();
  let free = most;
  let served = 0;
  const fill = (): void => {
    for (let one = next(lines, free, now()); one; one = next(lines, free, now())) {
      const [key, line] = one;
      lines.delete(key);
      lines.set(key, line);
      free -= 1;
      served = Math.max(served, line.had);
      line.waiting.shift()?.();
    }
  };
  const come = (tenant: string): Line => {
    forgetQuiet(lines, now());
    const line = lines.get(tenant) ?? { waiting: [], running: new Set(), had: 0, lastMs: 0, seen: 0 };
    lines.set(tenant, line);
    line.seen = now();
    if (isIdle(line)) line.had = Math.max(line.had, served);
    return line;
  };
  return {
    run: async (tenant, work) => {
      const line = come(tenant);
      const turn = Promise.withResolvers<Begun>();
      line.waiting.push(() => {
        const begun = { at: now() };
        line.running.add(begun);
        turn.resolve(begun);
      });
      fill();
      const begun = await turn.promise;
      try {
        return await work();
      } finally {
        end(line, begun, now());
        free += 1;
        fill();
      }
    },
  };
}

/** Who is next for one of the free places. */
function next(lines: ReadonlyMap<string, Line>, free: number, at: number): [string, Line] | undefined {
  let best: [string, Line] | undefined;
  if (free === 0) return undefined;
  for (const one of lines) {
    const [, line] = one;
    if (line.waiting.length === 0 || (free === 1 && leavesLast(lines, line, at))) continue;
    if (!best || spent(line, at) < spent(best[1], at)) best = one;
  }
  return best;
}

function end(line: Line, begun: Begun, at: number): void {
  line.running.delete(begun);
  line.seen = at;
  line.lastMs = at - begun.at;
  line.had += line.lastMs;
}

const isIdle = ({ waiting, running }: Line): boolean => waiting.length === 0 && running.size === 0;

/** What it had by now, with what runs. */
function spent({ had, running }: Line, at: number): number {
  let sum = had;
  for (const begun of running) sum += at - begun.at;
  return sum;
}

/** Is the last free place to be left to whoever else may come? Only by one that has a place: it goes on when that one is free. */
function leavesLast(lines: ReadonlyMap<string, Line>, line: Line, at: number): boolean {
  const { running, lastMs } = line;
  const isSlow = lastMs > SLOW_MS || [...running].some((begun) => at - begun.at > SLOW_MS);
  if (running.size === 0 || !isSlow) return false;
  return [...lines.values()].some((other) => other !== line && at - other.seen < LATELY_MS);
}

function forgetQuiet(lines: Map<string, Line>, at: number): void {
  for (const [key, line] of lines) if (isIdle(line) && at - line.seen >= LATELY_MS) lines.delete(key);
}
