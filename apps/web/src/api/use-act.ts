'use client';

import type { RouteName } from '@landfall/contracts/api';
import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from './browser.ts';
import type { CallInput, CallOutput } from './call.ts';
import { ApiProblem } from './problem.ts';
import type { ReadKey } from './reads.ts';

/**
 * Does something: the answer or an `ApiProblem`. Rows come back on the event stream; `stale` names what the stream does not
 * carry and has to be asked again.
 */
export function useAct<N extends RouteName>(
  name: N,
  options: { stale?: ReadKey[]; onDone?: (value: CallOutput<N>) => void } = {},
): UseMutationResult<CallOutput<N>, Error, CallInput<N>> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (input: CallInput<N>) => (await call(name, input)).value,
    onSuccess: (value) => {
      for (const queryKey of options.stale ?? []) void client.invalidateQueries({ queryKey });
      options.onDone?.(value);
    },
    onError: (error) => {
      if (error instanceof ApiProblem && error.status === 401) {
        window.location.assign(`/sign-in?callbackUrl=${encodeURIComponent(window.location.pathname)}`);
      }
    },
  });
}
