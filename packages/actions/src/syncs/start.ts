import { JSON_NULL } from '@landfall/db/client';
import { applicationViewOf } from '../applications/view.ts';
import type { Context } from '../context.ts';
import { holdLease, type Lease } from '../leases/lease.ts';
import { type Unit, unitOfWork } from '../unit.ts';
import { lockApplicationOf } from './lock-application-of.ts';
import { notYet } from './not-yet.ts';
import { previousOf } from './previous.ts';
import { type Startable, type StartedSync, startable, startedFrom } from './started.ts';
import { toSyncView } from './view.ts';

/** What came of the wish to start a sync. */
export type SyncStart = { started: StartedSync } | { other: string } | { ended: true } | { held: string };

/**
 * Starts a pending sync, or resumes a running one that nobody holds any more, under the application's lease.
 * One that began by itself and is `held` waits on. `other` names the interrupted sync of the same application that has to end first. @throws LeaseLost
 */
export function startSync(context: Context, lease: Lease, syncId: string): Promise<SyncStart> {
  return unitOfWork(context, async (unit) => {
    await holdLease(unit.tx, lease);
    await lockApplicationOf(unit.tx, syncId);
    return startLocked(unit, context, syncId);
  });
}

/**
 * The same inside the caller's transaction, which holds the application's lease and then its row.
 * @param starting is told of it where it starts, before anything is written
 */
export async function startLocked(
  unit: Unit,
  context: Context,
  syncId: string,
  starting?: (sync: StartedSync) => void,
): Promise<SyncStart> {
  const { tx } = unit;
  const sync = await tx.sync.findFirst({ where: { id: syncId }, ...startable });
  if (!sync || (sync.state !== 'pending' && sync.state !== 'running')) return { ended: true };
  if (sync.state === 'pending') {
    const not = await notYet(unit, context, sync);
    if (not) return not;
  }
  const attempt = sync.attempt + 1;
  const started = startedFrom(context, sync, attempt, await previousOf(tx, sync.application));
  starting?.(started);
  await markRunning(unit, context, sync, started);
  if (sync.state === 'running') {
    unit.audit(
      'sync.resume',
      { kind: 'sync', id: syncId, name: `${sync.application.name} ${sync.number}` },
      { attempt },
    );
  }
  return { started };
}

async function markRunning(
  { tx, emit }: Unit,
  context: Context,
  sync: Startable,
  { attempt, startedAt }: StartedSync,
): Promise<void> {
  const { organizationId } = context;
  const { id, applicationId } = sync;
  const data = { state: 'running', attempt, startedAt, heldSince: null };
  const running = tx.sync.update({
    where: { organizationId_id: { organizationId, id } },
    data: { ...data, problem: JSON_NULL, held: JSON_NULL },
    select: { id: true },
  });
  // Mostly whoever asked for the sync has noted and told it, and how far it is the sync's own event tells.
  const isToldAlready = sync.application.syncStatus === 'Syncing';
  const syncing = isToldAlready
    ? undefined
    : tx.application.updateMany({
        where: { id: applicationId },
        data: { syncStatus: 'Syncing', changedAt: context.now() },
      });
  await Promise.all([running, syncing]);
  emit({ type: 'sync', sync: toSyncView({ ...sync, ...data, problem: null, held: null }) });
  if (!isToldAlready) emit({ type: 'application', application: await applicationViewOf(tx, applicationId) });
}
