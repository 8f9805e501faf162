'use client';

import { useAct } from '#src/api/use-act.ts';
import { type After, isLinking, keepAfter } from './come-back.ts';

/**
 * Begins a visit to GitHub, to link an account or to pick repositories: the browser leaves for it.
 * @param after left out where somebody goes there once more, for what they went for before
 */
export function useBegin(after?: After) {
  const leaving = {
    onDone: ({ url }: { url: string }) => {
      if (after) keepAfter(after);
      window.location.assign(url);
    },
  };
  const connect = useAct('github.begin', leaving);
  const link = useAct('identities.begin', leaving);
  return {
    begin: (options?: { onError: (error: Error) => void }) => {
      const links = after === undefined ? isLinking() : after === 'link';
      (links ? link : connect).mutate({}, options);
    },
    isPending: connect.isPending || link.isPending,
    error: connect.error ?? link.error,
  };
}
