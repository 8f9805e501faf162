/** Work of one key goes one after the other. */
export interface OneAtATime {
  run<Result>(key: string, work: () => Promise<Result>): Promise<Result>;
  /** Resolves when nothing goes on any more. */
  idle(): Promise<void>;
}

export function oneAtATime(): OneAtATime {
  const last = new Map<string, Promise<unknown>>();
  return {
    run: (key, work) => {
      const before = last.get(key) ?? Promise.resolve();
      const mine = before.then(work);
      const settled = mine
        .catch(() => undefined)
        .then(() => {
          if (last.get(key) === settled) last.delete(key);
        });
      last.set(key, settled);
      return mine;
    },
    idle: async () => {
      while (last.size > 0) await Promise.all(last.values());
    },
  };
}
