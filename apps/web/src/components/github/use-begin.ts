'use client';

import { useAct } from '#src/api/use-act.ts';
import { type After, keepAfter } from './come-back.ts';

/** Begins a visit to GitHub: the browser leaves for it. @param after left out where a visit is begun once more */
export function useBegin(after?: After) {
  return useAct('github.begin', {
    onDone: ({ url }) => {
      if (after) keepAfter(after);
      window.location.assign(url);
    },
  });
}
