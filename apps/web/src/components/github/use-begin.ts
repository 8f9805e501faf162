'use client';

import { useAct } from '#src/api/use-act.ts';

/** Begins a visit to GitHub: the browser leaves for it. */
export function useBegin() {
  return useAct('github.begin', { onDone: ({ url }) => window.location.assign(url) });
}
