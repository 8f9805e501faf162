'use client';

import type { ApplicationView } from '@landfall/contracts/application';
import { type Hold, holdsPerson } from '@landfall/contracts/freeze';
import { reads } from '#src/api/reads.ts';
import { useRead } from '#src/api/use-read.ts';

/** What holds a sync that the person who looks asks for: they have to override it, and say why. */
export function useBlocking({ holds }: Pick<ApplicationView, 'holds'>): Hold[] {
  const me = useRead(reads.me()).data?.user.id ?? null;
  return holds.filter((hold) => holdsPerson(hold, me));
}
