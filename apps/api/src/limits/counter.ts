/** Counts per key in a fixed window. Bounded: past `most` keys the oldest windows go first. */
export interface Counter {
  /** Counts one. Answers the seconds to wait when the limit is passed, else 0. */
  take(key: string): number;
}

export function makeCounter(limit: number, windowMs: number, now: () => number, most = 50_000): Counter {
  const windows = new Map<string, { count: number; ends: number }>();
  return {
    take: (key) => {
      const at = now();
      const known = windows.get(key);
      if (!known || known.ends <= at) {
        windows.delete(key);
        windows.set(key, { count: 1, ends: at + windowMs });
        forgetOldest(windows, most);
        return 0;
      }
      known.count += 1;
      return known.count > limit ? Math.ceil((known.ends - at) / 1000) : 0;
    },
  };
}

/** Maps keep the order of insertion, and a new window is inserted anew: the first is the oldest. */
export function forgetOldest(map: Map<string, unknown>, most: number): void {
  for (const key of map.keys()) {
    if (map.size <= most) return;
    map.delete(key);
  }
}
