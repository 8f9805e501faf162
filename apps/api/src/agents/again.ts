/** Work that is asked for more often than it has to be done. */
export interface Again {
  /** Does it now; asked while it is being done or rests, once more after that. */
  ask(): void;
}

/**
 * @param restMs how long after it was done it is not done again
 * @param work throws to `failed`
 */
export function makeAgain(
  work: () => Promise<void>,
  restMs: number,
  failed: (error: unknown) => void,
): Again {
  let busy = false;
  let asked = false;
  const run = async (): Promise<void> => {
    busy = true;
    while (asked) {
      asked = false;
      await work().catch(failed);
      if (restMs > 0) await new Promise((done) => setTimeout(done, restMs).unref());
    }
    busy = false;
  };
  return {
    ask: () => {
      asked = true;
      if (!busy) void run();
    },
  };
}
