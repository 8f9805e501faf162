/** Bounds how many pieces of work each tenant has under way at once, so that others find a place. */
export interface Shares {
  /**
   * Waits for a place of the tenant, a moment. Gives back what frees it; undefined when there was none: then whoever came is
   * to stand in line again, behind whoever may be waiting there.
   */
  take(tenant: string): Promise<(() => void) | undefined>;
}

/** @param most places of each tenant @param patienceMs how long to wait for one */
export function shares(most: number, patienceMs: number): Shares {
  const tenants = new Map<string, { taken: number; waiting: Set<() => void> }>();
  return {
    take: async (tenant) => {
      const mine = tenants.get(tenant) ?? { taken: 0, waiting: new Set() };
      tenants.set(tenant, mine);
      const free = () => {
        const [next] = mine.waiting;
        // A place goes from hand to hand: nobody who comes in between takes it.
        if (next) return next();
        mine.taken -= 1;
        if (mine.taken === 0) tenants.delete(tenant);
      };
      if (mine.taken < most) {
        mine.taken += 1;
        return free;
      }
      const has = await new Promise<boolean>((resolve) => {
        const end = (got: boolean) => {
          clearTimeout(timer);
          mine.waiting.delete(called);
          resolve(got);
        };
        const called = () => end(true);
        const timer = setTimeout(() => end(false), patienceMs);
        mine.waiting.add(called);
      });
      return has ? free : undefined;
    },
  };
}
