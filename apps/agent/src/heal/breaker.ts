/** Stops a tug of war: what is changed back each time is left alone for a while. */
export interface Breaker {
  /** Was it healed too often lately? */
  rests(key: string): boolean;
  healed(keys: readonly string[]): void;
}

const MOST_HEALS = 3;
const WITHIN_MS = 600_000;
const REST_MS = 600_000;

/** Of each object: after three heals in ten minutes it rests for ten. */
export function breaker(now: () => number = () => performance.now()): Breaker {
  const heals = new Map<string, number[]>();
  const restsUntil = new Map<string, number>();
  return {
    rests: (key) => (restsUntil.get(key) ?? Number.NEGATIVE_INFINITY) > now(),
    healed: (keys) => {
      const at = now();
      for (const key of keys) {
        const recent = [...(heals.get(key) ?? []).filter((one) => at - one < WITHIN_MS), at];
        heals.set(key, recent);
        if (recent.length < MOST_HEALS) continue;
        restsUntil.set(key, at + REST_MS);
        heals.delete(key);
      }
    },
  };
}
