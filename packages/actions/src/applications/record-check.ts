import type { ResourceState } from '@landfall/contracts/application';
import { HEAL_PAUSE_MS } from '@landfall/contracts/drift';
import type { Health } from '@landfall/contracts/health';
import { type Plan, type PlanItem, planAction, planSummary } from '@landfall/contracts/plan';
import type { ResourceRef } from '@landfall/contracts/resource';
import { JSON_NULL } from '@landfall/db/client';
import { z } from 'zod';
import { noteAnswer } from '../clusters/ask-check.ts';
import type { Context } from '../context.ts';
import { driftKey, foundDrifts } from '../drifts/found.ts';
import { recordDrifts } from '../drifts/record.ts';
import { isHeld } from '../freeze/hold-sync.ts';
import { holdsOf } from '../freeze/holds.ts';
import { toJson } from '../json.ts';
import { requestSync } from '../syncs/request.ts';
import { type Unit, unitOfWork } from '../unit.ts';
import { type LockedApplication, lockApplication } from './decide-after-render.ts';
import { nextLook } from './next-look.ts';
import type { CheckableApplication } from './open-for-check.ts';
import { overtaken, sameObjects } from './overtaken.ts';
import { isUnseen } from './record-unseen.ts';
import { applicationViewOf } from './view.ts';
import { writeResources } from './write-resources.ts';

export interface CheckResult {
  resources: ResourceState[];
  health: Health;
  plan: Plan;
  /** When one that is Synced and Healthy is looked at next, in seconds, where whatever moves is noticed sooner. */
  steadySeconds?: number;
}

/**
 * Records how an application stands, and asks for the heal of what drifted where its policy says so: a sync of just those
 * objects, in the history like any other. A look that a sync or a render has overtaken is dropped.
 */
export function recordCheck(
  context: Context,
  checked: CheckableApplication,
  result: CheckResult,
): Promise<'recorded' | 'overtaken' | 'healing'> {
  return unitOfWork(context, async (unit) => {
    const { tx } = unit;
    const row = await lockApplication(unit, checked.id);
    if (!row || row.deletion !== null || (await overtaken(unit, row, checked))) return 'overtaken';
    const drifted = result.plan.items.filter(({ action }) => action !== 'unchanged' && action !== 'skip');
    const shown = await shownPlan(unit, row.id);
    const isCurrent = await sameObjects(unit, row.syncedSnapshotId, row.desiredSnapshotId);
    const syncStatus = statusOf(row, isCurrent, drifted.length);
    const mended = syncStatus === 'Synced' && !row.renderFailed && row.problem !== null;
    const seenAgain = isUnseen(row.problem);
    await noteAnswer(unit, context, row.clusterId);
    await tx.application.updateMany({
      where: { id: row.id },
      data: {
        syncStatus,
        health: result.health,
        lastSeenAt: context.now(),
        ...nextLook(context, row, checked, { ...result, syncStatus, policy: checked.policy }),
        // Whatever a sync failed of, all is as Git wants it now.
        ...(mended ? { failedDigest: null } : {}),
        ...(mended || seenAgain ? { problem: JSON_NULL, problemSince: null } : {}),
        ...(shown?.digest === result.plan.digest ? {} : { plan: toJson(result.plan) }),
      },
    });
    await writeResources(unit, context, {
      applicationId: row.id,
      resources: result.resources,
      complete: true,
    });
    const stopped = await recordDrifts(unit, context, { application: row, plan: result.plan, isCurrent });
    const refs = drifted.filter((item) => isHealable(item, stopped)).map(({ ref }) => ref);
    const mayDiffer = syncStatus === 'OutOfSync' || syncStatus === 'Failed';
    if (isCurrent && mayDiffer && refs.length > 0 && (await mayHeal(unit, context, row, checked))) {
      await requestHeal(unit, context, row, refs);
      return 'healing';
    }
    if (
      mended ||
      seenAgain ||
      isNews(shown, result.plan) ||
      row.syncStatus !== syncStatus ||
      JSON.stringify(row.health) !== JSON.stringify(toJson(result.health))
    ) {
      unit.emit({ type: 'application', application: await applicationViewOf(tx, row.id) });
    }
    return 'recorded';
  });
}

/** Is there more to put back than what is changed back, or deleted, each time? */
function isHealable(item: PlanItem, stopped: ReadonlySet<string>): boolean {
  if (item.action !== 'create' && item.action !== 'configure') return false;
  const found = foundDrifts({ items: [item] });
  return !(found.length > 0 && found.every((one) => stopped.has(driftKey(one))));
}

/** A failed sync stays shown as failed until another one: what is on the cluster may be half of it. */
function statusOf(
  row: LockedApplication,
  isCurrent: boolean,
  differing: number,
): 'Synced' | 'OutOfSync' | 'Failed' | 'WaitingForApproval' {
  if (row.syncStatus === 'WaitingForApproval') return 'WaitingForApproval';
  if (row.syncStatus === 'Failed' && !(isCurrent && differing === 0)) return 'Failed';
  return isCurrent && differing === 0 ? 'Synced' : 'OutOfSync';
}

const outlined = z.object({ digest: z.string(), summary: planSummary });

/** The stored plan without what it tells of each object. Undefined where there is none. */
async function shownPlan({ tx }: Unit, id: string): Promise<Pick<Plan, 'digest' | 'summary'> | undefined> {
  const [row] = await tx.$queryRaw<unknown[]>`
    SELECT plan->>'digest' AS digest, plan->'summary' AS summary FROM applications WHERE id = ${id}::uuid`;
  return outlined.safeParse(row).data;
}

/** Does a page that shows the stored plan have to be told? A sync leaves its own without a digest: only its counts say. */
function isNews(before: Awaited<ReturnType<typeof shownPlan>>, { digest, summary }: Plan): boolean {
  if (!before) return true;
  if (before.digest !== '') return before.digest !== digest;
  return planAction.options.some((action) => before.summary[action] !== summary[action]);
}

async function mayHeal(
  { tx }: Unit,
  context: Context,
  row: LockedApplication,
  { policy }: CheckableApplication,
): Promise<boolean> {
  if (!policy.automated || !policy.selfHeal) return false;
  // Drift is shown all the same; the look that finds it free again heals it.
  if (isHeld((await holdsOf(tx, row.id, context.now()))?.holds ?? [])) return false;
  const last = await tx.sync.findFirst({
    where: { applicationId: row.id },
    // By number a heal that an agent did alone, and told of late, would be the last.
    orderBy: [{ startedAt: { sort: 'desc', nulls: 'last' } }, { number: 'desc' }],
  });
  // What a failed sync of the whole left half done waits for a newer commit or a person; a failed heal is tried again.
  if (last?.trigger !== 'self-heal') return row.syncStatus !== 'Failed';
  if (last.state === 'succeeded' || !last.endedAt) return true;
  return context.now().getTime() - last.endedAt.getTime() >= HEAL_PAUSE_MS;
}

async function requestHeal(
  unit: Unit,
  context: Context,
  row: LockedApplication,
  scope: ResourceRef[],
): Promise<void> {
  if (!row.desiredSnapshotId) return;
  await requestSync(unit, context, {
    applicationId: row.id,
    snapshotId: row.desiredSnapshotId,
    trigger: 'self-heal',
    by: null,
    scope,
  });
}
