import { type SyncView, syncEnded } from '@landfall/contracts/sync';
import { JSON_NULL } from '@landfall/db/client';
import { applicationViewOf } from '../applications/view.ts';
import type { Context } from '../context.ts';
import { Refusal } from '../refusal.ts';
import { unitOfWork } from '../unit.ts';
import { lockApplicationOf } from './lock-application-of.ts';
import { syncViewOf } from './view.ts';

/** Cancels a pending or waiting sync at once, a running one between two batches. @throws Refusal `not-found`, `conflict` once it has ended. */
export function cancelSync(context: Context, id: string): Promise<SyncView> {
  return unitOfWork(context, async (unit) => {
    await lockApplicationOf(unit.tx, id);
    const sync = await syncViewOf(unit.tx, id);
    if (syncEnded(sync.state)) {
      throw new Refusal('conflict', {
        what: `Sync ${sync.number} was not cancelled.`,
        why: `It has ended already: ${sync.state}.`,
        fix: 'Nothing is left to stop.',
      });
    }
    await unit.tx.sync.updateMany({
      where: { id, state: { in: ['pending', 'waiting-for-approval'] } },
      data: { state: 'cancelled', endedAt: context.now() },
    });
    await unit.tx.sync.updateMany({ where: { id, state: 'running' }, data: { cancelRequested: true } });
    const after = await syncViewOf(unit.tx, id);
    if (after.state === 'cancelled') {
      await unit.tx.application.updateMany({
        where: { id: sync.applicationId, lastSyncId: id },
        data: { syncStatus: 'OutOfSync', ...(sync.operation === 'delete' ? { deletion: JSON_NULL } : {}) },
      });
      unit.emit({ type: 'application', application: await applicationViewOf(unit.tx, sync.applicationId) });
    }
    unit.audit('sync.cancel', { kind: 'sync', id, name: `${sync.applicationName} ${sync.number}` });
    unit.emit({ type: 'sync', sync: after });
    return after;
  });
}
