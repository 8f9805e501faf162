import { applicationViewOf } from '../applications/view.ts';
import type { Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';
import { lockApplicationOf } from './lock-application-of.ts';
import { syncViewOf } from './view.ts';

/** Cancels a sync that nobody said yes to within its time (design 4.12). Does nothing where it still waits, or no longer. */
export function expireApproval(context: Context, id: string): Promise<void> {
  return unitOfWork(context, async (unit) => {
    const { tx } = unit;
    const now = context.now();
    await lockApplicationOf(tx, id);
    const { count } = await tx.sync.updateMany({
      where: { id, state: 'waiting-for-approval', nextAttemptAt: { lte: now } },
      data: { state: 'cancelled', endedAt: now },
    });
    if (count === 0) return;
    const sync = await syncViewOf(tx, id);
    await tx.application.updateMany({
      where: { id: sync.applicationId, lastSyncId: id },
      data: { syncStatus: 'OutOfSync', changedAt: now },
    });
    unit.audit(
      'sync.cancel',
      { kind: 'sync', id, name: `${sync.applicationName} ${sync.number}` },
      { because: 'nobody approved it in time' },
    );
    unit.emit({ type: 'sync', sync });
    unit.emit({ type: 'application', application: await applicationViewOf(tx, sync.applicationId) });
  });
}
