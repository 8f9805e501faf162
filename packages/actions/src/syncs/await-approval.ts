import type { ObjectResult } from '@landfall/contracts/plan';
import type { ProblemWords } from '@landfall/contracts/problem';
import type { ResourceRef } from '@landfall/contracts/resource';
import type { SyncApproval } from '@landfall/contracts/sync';
import { applicationViewOf } from '../applications/view.ts';
import type { Context } from '../context.ts';
import { toJson } from '../json.ts';
import { holdLease, type Lease } from '../leases/lease.ts';
import { unitOfWork } from '../unit.ts';
import { lockApplicationOf } from './lock-application-of.ts';
import { newerThan } from './under-way.ts';
import { syncViewOf } from './view.ts';
import { wakeNext } from './wake-next.ts';

/** How long a yes is waited for (design 4.12). */
const PATIENCE_MS = 24 * 3_600_000;

const SOON_MS = 2_000;

export interface AwaitedSync {
  syncId: string;
  planDigest: string;
  problem: ProblemWords;
  objects: ResourceRef[];
  results: ObjectResult[];
}

/**
 * Puts a running sync whose plan needs a person's yes aside: it holds nothing while it waits, and ends as cancelled after
 * 24 h. When a newer one waits behind it already, that one takes its place. @throws LeaseLost
 */
export function awaitApproval(context: Context, lease: Lease, awaited: AwaitedSync): Promise<void> {
  const { organizationId } = context;
  return unitOfWork(context, async (unit) => {
    const { tx } = unit;
    await holdLease(tx, lease);
    await lockApplicationOf(tx, awaited.syncId);
    const sync = await tx.sync.findFirst({ where: { id: awaited.syncId, state: 'running' } });
    if (!sync) return;
    const newer = await tx.sync.findFirst({
      where: newerThan(sync),
      select: { number: true },
    });
    const now = context.now();
    const expires = new Date(now.getTime() + PATIENCE_MS);
    const { planDigest, problem, objects } = awaited;
    const approval: SyncApproval = {
      planDigest,
      problem,
      objects,
      requestedAt: now.toISOString(),
      expiresAt: expires.toISOString(),
      approvedBy: null,
      approvedAt: null,
    };
    const kept = { approval: toJson(approval), results: toJson(awaited.results) };
    await tx.sync.update({
      where: { organizationId_id: { organizationId, id: sync.id } },
      data: newer
        ? { ...kept, state: 'superseded', supersededBy: newer.number, endedAt: now }
        : { ...kept, state: 'waiting-for-approval', nextAttemptAt: expires },
    });
    await tx.application.updateMany({
      where: { id: sync.applicationId },
      data: {
        syncStatus: 'WaitingForApproval',
        changedAt: now,
        // What it would do is what differs now; a look says the same of each object soon after.
        ...(sync.operation === 'sync' && sync.scope === null && sync.plan !== null
          ? { plan: toJson(sync.plan) }
          : {}),
        nextCheckAt: new Date(now.getTime() + SOON_MS),
      },
    });
    await wakeNext(unit, context, sync.applicationId);
    const view = await syncViewOf(tx, sync.id);
    unit.audit('sync.wait', { kind: 'sync', id: sync.id, name: `${view.applicationName} ${view.number}` });
    unit.emit({ type: 'sync', sync: view });
    unit.emit({ type: 'application', application: await applicationViewOf(tx, sync.applicationId) });
  });
}
