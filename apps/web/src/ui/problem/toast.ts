'use client';

import { notifications } from '@mantine/notifications';
import { wordsOf } from '#src/api/problem.ts';

const named = { closeButtonProps: { 'aria-label': 'Close' } };

/** A refusal where no form stands to show it: what, why and what to do in a corner, until closed. */
export function toastProblem(error: unknown): void {
  const { what, why, fix } = wordsOf(error);
  notifications.show({
    ...named,
    color: 'red',
    title: what,
    message: `${why} ${fix}`.trim(),
    autoClose: 12_000,
  });
}

/** A short word that something was done; of several with one `id` only the first is shown. */
export const toastDone = (message: string, id?: string): void =>
  void notifications.show({
    ...named,
    ...(id === undefined ? {} : { id }),
    color: 'sea',
    message,
    autoClose: 6_000,
  });
