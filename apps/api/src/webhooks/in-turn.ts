/** Runs `work` when what was asked for before with the same key has ended. @throws what `work` throws */
export type InTurn = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/**
 * A line for each key. What has to wait for one row anyway waits here, and not in transactions: each of those holds a connection
 * that somebody else's work could have.
 */
export function inTurn(): InTurn {
  const last = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const before = last.get(key);
    const mine = before === undefined ? work() : before.then(work, work);
    last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (last.get(key) === mine) last.delete(key);
    }
  };
}
