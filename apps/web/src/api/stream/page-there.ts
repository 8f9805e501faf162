'use client';

import { useEffect } from 'react';

const PATIENCE_MS = 2_000;
let isThere = false;
const waiting = new Set<() => void>();

/** Said by the first page once it is on the screen and React has taken it over. */
export function usePageIsThere(): void {
  useEffect(() => {
    isThere = true;
    for (const go of waiting) go();
    waiting.clear();
  }, []);
}

/**
 * Runs `go` when a page is there, at the latest after two seconds. Events that come before React has taken over the
 * server's drawing would make the two differ. Answers how to take it back.
 */
export function whenPageIsThere(go: () => void): () => void {
  if (isThere) {
    go();
    return () => undefined;
  }
  const once = (): void => {
    if (waiting.delete(once)) go();
  };
  waiting.add(once);
  const timer = setTimeout(once, PATIENCE_MS);
  return () => {
    clearTimeout(timer);
    waiting.delete(once);
  };
}
