const last = new Map<string, Promise<unknown>>();

/**
 * Runs `work` when everything asked for the same `key` before it has ended. For this process only; between processes
 * the kernel's lock in `launch.sh` decides.
 */
export async function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
  const before = last.get(key);
  const mine = (before ?? Promise.resolve()).then(work, work);
  last.set(key, mine);
  try {
    return await mine;
  } finally {
    if (last.get(key) === mine) last.delete(key);
  }
}
