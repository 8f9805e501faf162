/** Has what is about one thing begin only so often: some at once after a quiet time, then one by one. */
export interface Pace {
  /** Counts one that is about to begin. Answers the milliseconds that it has to wait. */
  next(key: string): number;
}

/** Keys that are forgotten before others are looked at for that. */
const MANY = 10_000;

/** @param atOnce that need not wait after a quiet time @param everyMs between two of the others */
export function pace(
  { atOnce, everyMs }: { atOnce: number; everyMs: number },
  now: () => number = () => performance.now(),
): Pace {
  // When all that was counted would have begun, one every so many milliseconds (a leaky bucket).
  const busyUntil = new Map<string, number>();
  const forgetQuiet = (at: number) => {
    for (const [key, until] of busyUntil) if (until <= at) busyUntil.delete(key);
  };
  return {
    next: (key) => {
      const at = now();
      if (busyUntil.size > MANY) forgetQuiet(at);
      const until = Math.max(busyUntil.get(key) ?? at, at);
      const waitMs = Math.max(0, until - (atOnce - 1) * everyMs - at);
      busyUntil.set(key, until + everyMs);
      return waitMs;
    },
  };
}
