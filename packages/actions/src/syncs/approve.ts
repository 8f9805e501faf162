import { syncId } from '@landfall/contracts/ids';
import type { SyncView } from '@landfall/contracts/sync';
import { applicationViewOf } from '../applications/view.ts';
import { actorName, type Context } from '../context.ts';
import { toJson } from '../json.ts';
import { Refusal } from '../refusal.ts';
import { unitOfWork } from '../unit.ts';
import { lockApplicationOf } from './lock-application-of.ts';
import { syncViewOf } from './view.ts';

/**
 * A person's yes to the very plan that was shown (design 4.12): the sync goes on, and is executed only if a fresh plan is
 * that one in anything but resource versions; else it asks again. @throws Refusal `not-found`; `conflict` when it does not
 * wait, when its time is over, or when another plan waits by now
 */
export function approveSync(context: Context, id: string, planDigest: string): Promise<SyncView> {
  const { organizationId } = context;
  return unitOfWork(context, async (unit) => {
    const { tx } = unit;
    await lockApplicationOf(tx, id);
    const sync = await syncViewOf(tx, id);
    const now = context.now();
    const { approval } = sync;
    if (sync.state !== 'waiting-for-approval' || !approval || new Date(approval.expiresAt) <= now) {
      throw new Refusal('conflict', {
        what: `Sync ${sync.number} was not approved.`,
        why:
          sync.state === 'waiting-for-approval'
            ? 'Its time is over.'
            : `It does not wait: it is ${sync.state}.`,
        fix: 'Look at the newest sync of the application.',
      });
    }
    if (approval.planDigest !== planDigest) {
      throw new Refusal('conflict', {
        what: `Sync ${sync.number} was not approved.`,
        why: 'What it would do has changed since you looked at it.',
        fix: 'Read the plan again, then approve that one.',
      });
    }
    const given = { ...approval, approvedBy: actorName(context.actor), approvedAt: now.toISOString() };
    await tx.sync.update({
      where: { organizationId_id: { organizationId, id } },
      data: { state: 'pending', nextAttemptAt: now, approval: toJson(given) },
    });
    await tx.application.updateMany({
      where: { id: sync.applicationId },
      data: { syncStatus: 'Syncing', changedAt: now },
    });
    unit.audit(
      'sync.approve',
      { kind: 'sync', id, name: `${sync.applicationName} ${sync.number}` },
      { planDigest, objects: approval.objects.length },
    );
    unit.enqueue('sync-application', { organizationId, syncId: syncId.parse(id) });
    const after = await syncViewOf(tx, id);
    unit.emit({ type: 'sync', sync: after });
    unit.emit({ type: 'application', application: await applicationViewOf(tx, sync.applicationId) });
    return after;
  });
}
