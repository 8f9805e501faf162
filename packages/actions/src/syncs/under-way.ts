import type { Prisma } from '@landfall/db/client';

/** Syncs whose end tells how things stand. One that is held is none of them: nobody knows when it begins. */
export const UNDER_WAY = {
  state: { in: ['pending', 'running'] },
  heldSince: null,
} satisfies Prisma.SyncWhereInput;

/** What waits to go on where this sync stops. One that is held would do nothing in its place. */
export const newerThan = ({ applicationId, number }: { applicationId: string; number: number }) =>
  ({
    applicationId,
    state: 'pending',
    heldSince: null,
    number: { gt: number },
  }) satisfies Prisma.SyncWhereInput;
