import type { Context } from '../context.ts';
import type { Unit } from '../unit.ts';
import { syncViewOf } from './view.ts';

/** What has not begun, or waits for a yes: a newer one may take its place. */
export const GIVE_WAY = ['pending', 'waiting-for-approval'];

/** Syncs of an application that give way to the sync of this number (design 4.6). */
export async function supersede(
  { tx, emit }: Unit,
  context: Context,
  waiting: readonly { id: string }[],
  by: number,
): Promise<void> {
  for (const { id } of waiting) {
    await tx.sync.update({
      where: { organizationId_id: { organizationId: context.organizationId, id } },
      data: { state: 'superseded', supersededBy: by, endedAt: context.now() },
    });
    emit({ type: 'sync', sync: await syncViewOf(tx, id) });
  }
}
