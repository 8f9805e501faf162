import { syncId } from '@landfall/contracts/ids';
import type { Context } from '../context.ts';
import type { Unit } from '../unit.ts';

/**
 * Wakes the sync that waits behind one that has just ended, and shows the application as syncing again. Answers what of the
 * application's row changed.
 */
export async function wakeNext(
  unit: Unit,
  context: Context,
  applicationId: string,
): Promise<{ syncStatus?: 'Syncing' }> {
  const next = await unit.tx.sync.findFirst({
    where: { applicationId, state: 'pending', heldSince: null },
    select: { id: true },
  });
  if (!next) return {};
  const data = { syncStatus: 'Syncing' } as const;
  await unit.tx.application.updateMany({ where: { id: applicationId }, data });
  unit.enqueue('sync-application', { organizationId: context.organizationId, syncId: syncId.parse(next.id) });
  return data;
}
