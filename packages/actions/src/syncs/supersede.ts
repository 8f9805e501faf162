import type { Prisma } from '@landfall/db/client';
import type { Context } from '../context.ts';
import type { Unit } from '../unit.ts';
import { syncViewOf } from './view.ts';

/** What of an application has not begun, or waits for a yes, gives way to the sync of this number (design 4.6). */
export async function supersede(
  { tx, emit }: Unit,
  context: Context,
  which: Prisma.SyncWhereInput & { applicationId: string },
  by: number,
): Promise<void> {
  const waiting = await tx.sync.findMany({
    where: { ...which, state: { in: ['pending', 'waiting-for-approval'] } },
    select: { id: true },
  });
  for (const { id } of waiting) {
    await tx.sync.update({
      where: { organizationId_id: { organizationId: context.organizationId, id } },
      data: { state: 'superseded', supersededBy: by, endedAt: context.now() },
    });
    emit({ type: 'sync', sync: await syncViewOf(tx, id) });
  }
}
