import type { InvalidateQueryFilters, QueryClient } from '@tanstack/react-query';
import { EVERY, type ReadKey } from '../reads.ts';

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
      for (const key of now) void client.invalidateQueries(asked(key));
    }, GATHER_MS);
  };
}

function asked(key: ReadKey): InvalidateQueryFilters {
  const [noun, id] = key;
  return id === EVERY ? { queryKey: [noun] } : { queryKey: key, exact: true };
}
