import type { ObjectResult } from '@landfall/contracts/plan';
import type { ProblemWords } from '@landfall/contracts/problem';
import { applicationViewOf } from '../applications/view.ts';
import type { Context } from '../context.ts';
import { toJson } from '../json.ts';
import { holdLease, type Lease } from '../leases/lease.ts';
import { type Unit, unitOfWork } from '../unit.ts';
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
  /** When it was found that the cluster is away: has it answered since, nobody waits for its coming back. */
  awayAt?: Date;
}

/** Of a cluster that answers again already. Not at once: it may answer only now and then. */
const SOON_MS = { counted: 1_000, uncounted: 5_000 };

/**
 * Puts a sync whose attempt failed for a passing reason back to pending, due later (semantics A.3). When a newer one
 * waits already, this one is superseded instead: newest wins.
 * @returns milliseconds until it is due; undefined when it waits no more @throws LeaseLost
 */
export function postponeSync(
  context: Context,
  lease: Lease,
  postponed: PostponedSync,
): Promise<number | undefined> {
  const { organizationId } = context;
  return unitOfWork(context, async (unit) => {
    const { tx } = unit;
    await holdLease(tx, lease);
    await lockApplicationOf(tx, postponed.syncId);
    const sync = await tx.sync.findFirst({ where: { id: postponed.syncId, state: 'running' } });
    if (!sync) return undefined;
    const newer = await tx.sync.findFirst({
      where: newerThan(sync),
      select: { number: true },
    });
    const delayMs = await delayOf(unit, sync.applicationId, postponed);
    const attempt = postponed.uncounted ? { attempt: { decrement: 1 } } : {};
    const kept = { ...attempt, results: toJson(postponed.results), problem: toJson(postponed.problem) };
    await tx.sync.update({
      where: { organizationId_id: { organizationId, id: sync.id } },
      data: newer
        ? { ...kept, state: 'superseded', supersededBy: newer.number, endedAt: context.now() }
        : { ...kept, state: 'pending', nextAttemptAt: new Date(context.now().getTime() + delayMs) },
    });
    if (newer) await wakeNext(unit, context, sync.applicationId);
    unit.emit({ type: 'sync', sync: await syncViewOf(tx, sync.id) });
    unit.emit({ type: 'application', application: await applicationViewOf(tx, sync.applicationId) });
    return newer ? undefined : delayMs;
  });
}

/** Whoever comes back wakes what waits for it (`clusters/record-check`): this one was not waiting yet. */
async function delayOf(
  { tx }: Unit,
  applicationId: string,
  { delayMs, awayAt, uncounted }: PostponedSync,
): Promise<number> {
  if (!awayAt) return delayMs;
  const back = await tx.cluster.findFirst({
    where: { applications: { some: { id: applicationId } }, state: 'connected', lastSeenAt: { gte: awayAt } },
    select: { id: true },
  });
  return back ? Math.min(delayMs, uncounted ? SOON_MS.uncounted : SOON_MS.counted) : delayMs;
}
