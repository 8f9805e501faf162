import { type SyncPolicy, syncPolicy } from '@landfall/contracts/application';
import { type ObjectResult, objectResult } from '@landfall/contracts/plan';
import { type ResourceRef, resourceRef } from '@landfall/contracts/resource';
import {
  type SyncOperation,
  type SyncTrigger,
  syncApproval,
  syncOperation,
  syncTrigger,
} from '@landfall/contracts/sync';
import { JSON_NULL, type Prisma } from '@landfall/db/client';
import { z } from 'zod';
import { type ApplicationDeletion, deletionOf } from '../applications/deletion.ts';
import { applicationViewOf } from '../applications/view.ts';
import type { Context } from '../context.ts';
import { holdLease, type Lease } from '../leases/lease.ts';
import { type Unit, unitOfWork } from '../unit.ts';
import { lockApplicationOf } from './lock-application-of.ts';
import { notYet } from './not-yet.ts';
import { type PreviousSync, previousOf } from './previous.ts';
import { shownSync, toSyncView } from './view.ts';

const resourceRefs = z.array(resourceRef);
const objectResults = z.array(objectResult);

/** All that a run needs to know, read in the transaction that started it. */
export interface StartedSync {
  id: string;
  number: number;
  attempt: number;
  operation: SyncOperation;
  trigger: SyncTrigger;
  snapshotId: string;
  revision: string;
  /** Of its first attempt: every attempt names its hooks alike. */
  startedAt: Date;
  /** The plan a person said yes to. */
  approvedDigest: string | undefined;
  previous: PreviousSync;
  scope: ResourceRef[] | undefined;
  /** Results of earlier attempts. */
  results: ObjectResult[];
  application: {
    id: string;
    name: string;
    clusterId: string;
    namespace: string;
    policy: SyncPolicy;
    deletion: ApplicationDeletion | null;
  };
}

/** What came of the wish to start a sync. */
export type SyncStart = { started: StartedSync } | { other: string } | { ended: true } | { held: string };

/**
 * Starts a pending sync, or resumes a running one that nobody holds any more, under the application's lease.
 * One that began by itself and is `held` waits on. `other` names the interrupted sync of the same application that has to end first. @throws LeaseLost
 */
export function startSync(context: Context, lease: Lease, syncId: string): Promise<SyncStart> {
  return unitOfWork(context, async (unit) => {
    await holdLease(unit.tx, lease);
    return startHeld(unit, context, syncId);
  });
}

/** The same inside the caller's transaction, which holds the application's lease. */
export async function startHeld(unit: Unit, context: Context, syncId: string): Promise<SyncStart> {
  const { tx } = unit;
  await lockApplicationOf(tx, syncId);
  const sync = await tx.sync.findFirst({ where: { id: syncId }, ...startable });
  if (!sync || (sync.state !== 'pending' && sync.state !== 'running')) return { ended: true };
  if (sync.state === 'pending') {
    const not = await notYet(unit, context, sync);
    if (not) return not;
  }
  const attempt = sync.attempt + 1;
  const [previous] = await Promise.all([
    previousOf(tx, sync.application),
    markRunning(unit, context, sync, attempt),
  ]);
  if (sync.state === 'running') {
    unit.audit(
      'sync.resume',
      { kind: 'sync', id: syncId, name: `${sync.application.name} ${sync.number}` },
      { attempt },
    );
  }
  return { started: startedFrom(context, sync, attempt, previous) };
}

const startable = {
  include: {
    application: { omit: { plan: true }, include: { cluster: { select: { name: true } } } },
    snapshot: shownSync.include.snapshot,
  },
} as const;
type Startable = Prisma.SyncGetPayload<typeof startable>;

function startedFrom(
  context: Context,
  sync: Startable,
  attempt: number,
  previous: PreviousSync,
): StartedSync {
  const { application } = sync;
  return {
    id: sync.id,
    number: sync.number,
    attempt,
    operation: syncOperation.parse(sync.operation),
    trigger: syncTrigger.parse(sync.trigger),
    snapshotId: sync.snapshotId,
    revision: sync.snapshot.revision,
    startedAt: sync.startedAt ?? context.now(),
    approvedDigest: approvedDigest(sync.approval),
    previous,
    scope: sync.scope === null ? undefined : resourceRefs.parse(sync.scope),
    results: objectResults.parse(sync.results),
    application: {
      id: application.id,
      name: application.name,
      clusterId: application.clusterId,
      namespace: application.namespace,
      policy: syncPolicy.parse(application.syncPolicy),
      deletion: deletionOf(application.deletion),
    },
  };
}

function approvedDigest(stored: unknown): string | undefined {
  const approval = syncApproval.nullable().parse(stored);
  return approval?.approvedAt ? approval.planDigest : undefined;
}

async function markRunning(
  { tx, emit }: Unit,
  context: Context,
  sync: Startable,
  attempt: number,
): Promise<void> {
  const { organizationId } = context;
  const running = tx.sync.update({
    where: { organizationId_id: { organizationId, id: sync.id } },
    data: {
      state: 'running',
      attempt,
      startedAt: sync.startedAt ?? context.now(),
      problem: JSON_NULL,
      held: JSON_NULL,
      heldSince: null,
    },
  });
  // Mostly whoever asked for the sync has noted and told it, and how far it is the sync's own event tells.
  const isToldAlready = sync.application.syncStatus === 'Syncing';
  const syncing = isToldAlready
    ? undefined
    : tx.application.updateMany({
        where: { id: sync.applicationId },
        data: { syncStatus: 'Syncing', changedAt: context.now() },
      });
  const [started] = await Promise.all([running, syncing]);
  emit({ type: 'sync', sync: toSyncView({ ...sync, ...started }) });
  if (!isToldAlready)
    emit({ type: 'application', application: await applicationViewOf(tx, sync.applicationId) });
}
