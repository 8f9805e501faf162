import type { QueryClient } from '@tanstack/react-query';
import type { ReadKey } from '../reads.ts';

const GATHER_MS = 200;

/** Asks again for what events made stale, a burst of them once. */
export function gatherer(client: QueryClient): (keys: ReadKey[]) => void {
  const waiting = new Map<string, ReadKey>();
  let _timer: ReturnType<typeof setTimeout> | undefined;
  return (keys) => {
    for (const key of keys) waiting.set(key.join('/'), key);
    if (waiting.size === 0) return;
    _timer ??= setTimeout(() => {
      _timer = undefined;
      const now = [...waiting.values()];
      waiting.clear();
      for (const queryKey of now) void client.invalidateQueries({ queryKey, exact: true });
    }, GATHER_MS);
  };
}
