/** Stops a tug of war: what is changed back each time is left alone for a while. */
export interface Breaker {
  /** Was it healed too often lately? */
  rests(key: string): boolean;
  healed(keys: readonly string[]): void;
}

const MOST_HEALS = 3;
const WITHIN_MS = 600_000;
const REST_MS = 600_000;
const LONGEST_REST_MS = 6 * 3_600_000;

/**
 * Of each object: after three heals in ten minutes it rests for ten, and for twice as long each time that it is no better after
 * it: an agent that is alone for days heals it, and tells of that, a bounded number of times.
 */
export function breaker(now: () => number = () => performance.now()): Breaker {
  const heals = new Map<string, number[]>();
  const rests = new Map<string, { until: number; ms: number }>();
  const restOf = (key: string, at: number): number => {
    const last = rests.get(key);
    const isAgain = last !== undefined && at - last.until < last.ms;
    return isAgain ? Math.min(last.ms * 2, LONGEST_REST_MS) : REST_MS;
  };
  return {
    rests: (key) => (rests.get(key)?.until ?? Number.NEGATIVE_INFINITY) > now(),
    healed: (keys) => {
      const at = now();
      for (const key of keys) {
        const recent = [...(heals.get(key) ?? []).filter((one) => at - one < WITHIN_MS), at];
        heals.set(key, recent);
        if (recent.length < MOST_HEALS) continue;
        const ms = restOf(key, at);
        rests.set(key, { until: at + ms, ms });
        heals.delete(key);
      }
    },
  };
}
