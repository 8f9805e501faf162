import type { ResourceState } from '@landfall/contracts/application';
import type { Health } from '@landfall/contracts/health';
import { applicationId } from '@landfall/contracts/ids';
import {
  type ObjectResult,
  type Plan,
  type PlanAction,
  type PlanItem,
  plan,
  planAction,
} from '@landfall/contracts/plan';
import type { ProblemWords } from '@landfall/contracts/problem';
import { resourceKey, resourceRef } from '@landfall/contracts/resource';
import type { Culprit, EngineEvent, HookLog } from '@landfall/contracts/sync';
import { JSON_NULL } from '@landfall/db/client';
import { z } from 'zod';
import { sameObjects } from '../applications/overtaken.ts';
import { applicationViewFrom, withPlace } from '../applications/view.ts';
import { writeResources } from '../applications/write-resources.ts';
import { noteAnswer } from '../clusters/ask-check.ts';
import type { Context } from '../context.ts';
import { settleDrifts } from '../drifts/settle.ts';
import { toJson } from '../json.ts';
import { type Lease, LeaseLost } from '../leases/lease.ts';
import { giveLeaseBack } from '../leases/release.ts';
import { type Unit, unitOfWork } from '../unit.ts';
import { lockApplicationOf } from './lock-application-of.ts';
import { shownSync, syncViewOf, toSyncView } from './view.ts';
import { wakeNext } from './wake-next.ts';

export interface FinishedSync {
  syncId: string;
  outcome: 'succeeded' | 'failed' | 'cancelled' | 'superseded';
  results: ObjectResult[];
  problem?: ProblemWords;
  /** What was found beside the objects that failed. */
  culprits?: Culprit[];
  /** What hooks that ended well wrote. */
  hookLogs?: HookLog[];
  /** What was told of it since the last time; it is told before the end. */
  events?: EngineEvent[];
  /** What was planned, where nothing between plan and end stored it: nothing was to be done, or it was refused. */
  plan?: Plan | undefined;
  /** The cluster never judged these objects: a failure says nothing about them, and they may be tried again. */
  untried?: boolean;
  /** Milliseconds. */
  durations: { plan?: number; apply?: number; health?: number };
  /** How the objects stand now; left out when the cluster was never asked. `complete`: all of the application. */
  seen?: { resources: ResourceState[]; health: Health; complete: boolean };
}

/**
 * Ends a sync, once and for all, with what it means for its application: only a whole sync that succeeded makes its
 * snapshot the synced one (design 5). Wakes the sync that waits behind it, which may begin at once: the lease is given back
 * with the end. An ended sync stays as it is. @throws LeaseLost
 */
export function finishSync(context: Context, lease: Lease, finished: FinishedSync): Promise<void> {
  return unitOfWork(context, async (unit) => {
    // Given back first: nobody gets it before the commit, and who does not hold it any more is told at once.
    if (!(await giveLeaseBack(unit.tx, lease))) throw new LeaseLost(lease.key);
    await finishHeld(unit, context, finished);
  });
}

async function finishHeld(unit: Unit, context: Context, finished: FinishedSync): Promise<void> {
  const { organizationId } = context;
  const { tx } = unit;
  await lockApplicationOf(tx, finished.syncId);
  const sync = await tx.sync.findFirst({
    where: { id: finished.syncId, state: 'running' },
    include: {
      snapshot: { select: { id: true, digest: true, revision: true, commit: true, durations: true } },
      application: { omit: { plan: true }, include: withPlace },
    },
    omit: shownSync.omit,
  });
  if (!sync) return;
  if (finished.events?.length)
    unit.emit({
      type: 'sync-progress',
      syncId: sync.id,
      applicationId: sync.applicationId,
      events: finished.events,
    });
  const { application, snapshot } = sync;
  const planned = finished.plan ?? sync.plan;
  const ended = await tx.sync.update({
    omit: { ...shownSync.omit, plan: true },
    where: { organizationId_id: { organizationId, id: sync.id } },
    data: {
      state: finished.outcome,
      ...(finished.plan ? { plan: toJson(finished.plan) } : {}),
      results: toJson(finished.results),
      durations: finished.durations,
      problem: finished.problem ? toJson(finished.problem) : JSON_NULL,
      culprits: toJson(finished.culprits ?? []),
      hookLogs: toJson(finished.hookLogs ?? []),
      ...(finished.outcome === 'superseded' ? await supersededBy(unit, application.id) : {}),
      endedAt: context.now(),
    },
  });
  const name = `${application.name} ${sync.number}`;
  unit.audit(`sync.${finished.outcome}`, { kind: 'sync', id: sync.id, name }, problemCode(finished));
  if (sync.operation === 'delete' && finished.outcome === 'succeeded')
    return endApplication(unit, sync.id, application);
  const whole = sync.scope === null && sync.operation === 'sync';
  const becomesSynced = finished.outcome === 'succeeded' && whole;
  const after = await standAfter(unit, finished.outcome, {
    synced: becomesSynced ? sync.snapshotId : application.syncedSnapshotId,
    desired: application.desiredSnapshotId,
  });
  const isDrifting = await settleDrifts(unit, context, {
    applicationId: application.id,
    trigger: sync.trigger,
    done: becomesSynced ? 'all' : finished.outcome === 'succeeded' ? scopeOf(sync.scope) : [],
    results: finished.results,
  });
  const row = await tx.application.update({
    omit: { plan: true },
    where: { organizationId_id: { organizationId, id: application.id } },
    data: {
      ...after,
      // A heal leaves what another manager changes back each time.
      ...(isDrifting && after.syncStatus === 'Synced' ? { syncStatus: 'OutOfSync' } : {}),
      ...(becomesSynced ? { failedDigest: null, ...planAfter(planned) } : {}),
      ...(finished.outcome === 'succeeded' && sync.scope !== null
        ? planAfter(await storedPlan(unit, application.id), finished.results)
        : {}),
      // A deletion that was stopped leaves the application as it is from now on.
      ...(sync.operation === 'delete' && finished.outcome === 'cancelled' ? { deletion: JSON_NULL } : {}),
      ...(finished.outcome === 'failed' && whole && !finished.untried
        ? { failedDigest: sync.snapshot.digest }
        : {}),
      ...problemAfter(context, finished),
      ...(finished.seen ? { lastSeenAt: context.now() } : {}),
      // A few objects say nothing about the health of all.
      ...(finished.seen?.complete ? { health: finished.seen.health } : {}),
      // A look from outside soon after: what a partial or failed run left behind is shown without a minute's wait.
      ...(becomesSynced ? {} : { nextCheckAt: new Date(context.now().getTime() + 2_000) }),
      changedAt: context.now(),
    },
  });
  if (finished.seen) await writeResources(unit, context, { applicationId: application.id, ...finished.seen });
  const next = await wakeNext(unit, context, application.id);
  // What moved while this sync was open has waited for its end.
  if (row.nextCheckAt <= context.now()) wakeCheck(unit, context, application.id);
  const known = { place: application, snapshots: [snapshot], syncs: [ended] };
  const shown = await applicationViewFrom(tx, { ...row, ...next }, known);
  if (finished.seen && shown.syncStatus === 'Unknown') await noteAnswer(unit, context, application.clusterId);
  unit.emit({
    type: 'sync',
    sync: toSyncView({
      ...ended,
      plan: finished.plan ? { summary: finished.plan.summary } : sync.plan,
      application,
      snapshot,
    }),
  });
  unit.emit({ type: 'application', application: shown });
}

function wakeCheck({ enqueue }: Unit, { organizationId }: Context, id: string): void {
  enqueue('check-application', { organizationId, applicationId: applicationId.parse(id) });
}

/** Its objects are gone, and so is the application with its history; the audit log stays. */
async function endApplication({ tx, emit }: Unit, syncId: string, application: { id: string; name: string }) {
  emit({ type: 'sync', sync: await syncViewOf(tx, syncId) });
  await tx.application.deleteMany({ where: { id: application.id } });
  emit({ type: 'application-removed', applicationId: application.id });
}

async function supersededBy({ tx }: Unit, applicationId: string): Promise<{ supersededBy?: number }> {
  const newer = await tx.sync.findFirst({
    where: { applicationId, state: 'pending' },
    select: { number: true },
  });
  return newer ? { supersededBy: newer.number } : {};
}

/**
 * After a sync that succeeded nothing it planned to write is left to do: what it skipped still is. `only` are the results
 * of a sync of named objects; the others stay as they were planned.
 */
function planAfter(stored: unknown, only?: readonly ObjectResult[]) {
  const before = plan.safeParse(stored).data;
  if (!before) return {};
  const named = only && new Set(only.map(({ ref }) => resourceKey(ref)));
  const isDone = ({ ref, hook }: PlanItem) => !hook && (named === undefined || named.has(resourceKey(ref)));
  const items = before.items
    .filter((item) => !(item.action === 'prune' && isDone(item)) && !item.hook)
    .map((item) =>
      (item.action === 'create' || item.action === 'configure') && isDone(item)
        ? { ...item, action: 'unchanged' as const, changes: [], reason: undefined }
        : item,
    );
  const count = (action: PlanAction) => items.filter((item) => item.action === action).length;
  const summary = Object.fromEntries(planAction.options.map((action) => [action, count(action)]));
  // No digest: the next look at the cluster is news in any case.
  return { plan: toJson({ ...before, digest: '', items, summary }) };
}

async function storedPlan({ tx }: Unit, id: string): Promise<unknown> {
  return (await tx.application.findFirst({ where: { id }, select: { plan: true } }))?.plan;
}

const scopeOf = (stored: unknown) => z.array(resourceRef).catch([]).parse(stored);

const problemCode = ({ problem }: FinishedSync) => (problem ? { code: problem.code } : {});

/** Failed names the reason; success clears it; a cancelled run says nothing about the application. */
function problemAfter(context: Context, { outcome, problem }: FinishedSync) {
  if (outcome === 'failed' && problem) return { problem: toJson(problem), problemSince: context.now() };
  return outcome === 'succeeded' ? { problem: JSON_NULL, problemSince: null } : {};
}

/**
 * Synced only when what Git wants now and what was applied in full are the same objects; then the newest commit that
 * renders to them is the synced one.
 */
async function standAfter(
  unit: Unit,
  outcome: FinishedSync['outcome'],
  { synced, desired }: { synced: string | null; desired: string | null },
): Promise<{ syncedSnapshotId: string | null; syncStatus: 'Synced' | 'OutOfSync' | 'Failed' }> {
  if (outcome === 'failed') return { syncedSnapshotId: synced, syncStatus: 'Failed' };
  return outcome === 'succeeded' && (await sameObjects(unit, synced, desired))
    ? { syncedSnapshotId: desired, syncStatus: 'Synced' }
    : { syncedSnapshotId: synced, syncStatus: 'OutOfSync' };
}
