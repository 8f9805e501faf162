/** Runs work when its turn has come; an abort while it waits ends the wait. */
export type Turns = <Result>(work: () => Promise<Result>, signal?: AbortSignal) => Promise<Result>;

/**
 * Lets so many run at once, the others in the order they came. `maxSockets` of an agent does not: it counts a connection
 * when it stands, and ours stand only after their address was checked.
 */
export function turns(most: number): Turns {
  let running = 0;
  const waiting = new Set<() => void>();
  const end = () => {
    const [next] = waiting;
    if (!next) {
      running -= 1;
      return;
    }
    // The place is handed on: nobody who comes meanwhile finds it free.
    waiting.delete(next);
    next();
  };
  return async (work, signal) => {
    signal?.throwIfAborted();
    if (running >= most) await turn(waiting, signal);
    else running += 1;
    try {
      return await work();
    } finally {
      end();
    }
  };
}

function turn(waiting: Set<() => void>, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const aborted = () => {
      waiting.delete(begin);
      reject(signal?.reason);
    };
    const begin = () => {
      signal?.removeEventListener('abort', aborted);
      resolve();
    };
    waiting.add(begin);
    signal?.addEventListener('abort', aborted, { once: true });
  });
}
