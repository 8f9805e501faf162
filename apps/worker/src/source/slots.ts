/** A bound on how many pieces of work run at once; the others wait in the order they came. */
export interface Slots {
  run<Result>(work: () => Promise<Result>): Promise<Result>;
}

/** @param most how many at once */
export function slots(most: number): Slots {
  let free = most;
  const waiting: (() => void)[] = [];
  return {
    run: async (work) => {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else free += 1;
      }
    },
  };
}
