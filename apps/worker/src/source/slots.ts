/** A bound on how many pieces of work run at once. Tenants take turns; those of one wait in the order they came. */
export interface Slots {
  run<Result>(tenant: string, work: () => Promise<Result>): Promise<Result>;
}

/** @param most how many at once, of all tenants together: one that is alone has all of them */
export function slots(most: number): Slots {
  let free = most;
  // Whose turn is next stands first: a map keeps the order in which its keys came.
  const waiting = new Map<string, (() => void)[]>();
  const next = (): (() => void) | undefined => {
    const [first] = waiting;
    if (!first) return undefined;
    const [tenant, line] = first;
    const begin = line.shift();
    waiting.delete(tenant);
    if (line.length > 0) waiting.set(tenant, line);
    return begin;
  };
  const stand = (tenant: string) =>
    new Promise<void>((resolve) => {
      const line = waiting.get(tenant);
      if (line) line.push(resolve);
      else waiting.set(tenant, [resolve]);
    });
  return {
    run: async (tenant, work) => {
      if (free > 0) free -= 1;
      else await stand(tenant);
      try {
        return await work();
      } finally {
        const begin = next();
        if (begin) begin();
        else free += 1;
      }
    },
  };
}
