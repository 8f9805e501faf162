import type { ObjectResult } from '@landfall/contracts/plan';
import type { ProblemWords } from '@landfall/contracts/problem';
import { applicationViewOf } from '../applications/view.ts';
import type { Context } from '../context.ts';
import { toJson } from '../json.ts';
import { holdLease, type Lease } from '../leases/lease.ts';
import { unitOfWork } from '../unit.ts';
import { lockApplicationOf } from './lock-application-of.ts';
import { newerThan } from './under-way.ts';
import { syncViewOf } from './view.ts';
import { wakeNext } from './wake-next.ts';

export interface PostponedSync {
  syncId: string;
  /** Milliseconds until the next attempt. */
  delayMs: number;
  problem: ProblemWords;
  results: ObjectResult[];
  /** The attempt does not count: there was nobody to try it on. */
  uncounted?: boolean;
}

/**
 * Puts a sync whose attempt failed for a passing reason back to pending, due later (semantics A.3). When a newer one
 * waits already, this one is superseded instead: newest wins. @throws LeaseLost
 */
export function postponeSync(context: Context, lease: Lease, postponed: PostponedSync): Promise<void> {
  const { organizationId } = context;
  return unitOfWork(context, async (unit) => {
    const { tx } = unit;
    await holdLease(tx, lease);
    await lockApplicationOf(tx, postponed.syncId);
    const sync = await tx.sync.findFirst({ where: { id: postponed.syncId, state: 'running' } });
    if (!sync) return;
    const newer = await tx.sync.findFirst({
      where: newerThan(sync),
      select: { number: true },
    });
    const attempt = postponed.uncounted ? { attempt: { decrement: 1 } } : {};
    const kept = { ...attempt, results: toJson(postponed.results), problem: toJson(postponed.problem) };
    await tx.sync.update({
      where: { organizationId_id: { organizationId, id: sync.id } },
      data: newer
        ? { ...kept, state: 'superseded', supersededBy: newer.number, endedAt: context.now() }
        : { ...kept, state: 'pending', nextAttemptAt: new Date(context.now().getTime() + postponed.delayMs) },
    });
    if (newer) await wakeNext(unit, context, sync.applicationId);
    unit.emit({ type: 'sync', sync: await syncViewOf(tx, sync.id) });
    unit.emit({ type: 'application', application: await applicationViewOf(tx, sync.applicationId) });
  });
}
