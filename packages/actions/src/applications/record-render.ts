import { syncPolicy } from '@landfall/contracts/application';
import { asSentence, type ProblemWords } from '@landfall/contracts/problem';
import { JSON_NULL } from '@landfall/db/client';
import type { Context } from '../context.ts';
import { recordOutcome } from '../deliveries/record-outcome.ts';
import { toJson } from '../json.ts';
import { holdPin } from '../rollback/hold-pin.ts';
import { type NewSnapshot, storeSnapshot } from '../snapshots/store.ts';
import { isStoredAtOnce, type RenderedObjects, storeInTurns } from '../snapshots/store-objects.ts';
import { type RequestedSync, requestSync } from '../syncs/request.ts';
import { type Unit, unitOfWork } from '../unit.ts';
import {
  type Decision,
  decideAfterRender,
  type LockedApplication,
  lockApplication,
} from './decide-after-render.ts';
import { renderTrigger } from './render-trigger.ts';
import { applicationViewOf } from './view.ts';

export type RenderResult =
  /** `rendered`: its objects, unless they were stored before. */
  | { snapshot: NewSnapshot; rendered?: RenderedObjects }
  /** `revision`: the commit it failed at, which is not tried again by itself; null when it may pass. */
  | { problem: ProblemWords; revision: string | null };

/**
 * Ends a render: stores the snapshot with its objects (very many in transactions of their own before) and decides what follows from it, or says why there
 * is none, while the application keeps running on what it has. The delivery that asked is told (design 3).
 */
export async function recordRender(
  context: Context,
  applicationId: string,
  asked: number,
  result: RenderResult,
): Promise<void> {
  if ('snapshot' in result && result.rendered && !isStoredAtOnce(result.rendered))
    await storeInTurns(context, result.rendered);
  return unitOfWork(context, async (unit) => {
    const application = await lockApplication(unit, applicationId);
    if (!application) return;
    const decision =
      'problem' in result
        ? await recordFailure(unit, context, application, asked, result)
        : await recordSnapshot(unit, context, application, asked, result);
    const asker = renderTrigger.safeParse(application.renderTrigger).data;
    if (asker?.deliveryId) {
      await recordOutcome(unit, asker.deliveryId, {
        application: application.name,
        applicationId,
        outcome: decision.outcome,
        message: decision.message,
        syncNumber: (decision.sync ?? decision.by)?.number ?? null,
        syncId: (decision.sync ?? decision.by)?.id ?? null,
      });
    }
    // A sync that was asked for has told how the application stands now.
    if (decision.sync) return;
    unit.emit({ type: 'application', application: await applicationViewOf(unit.tx, applicationId) });
  });
}

/** Back to what is applied before anybody synced: what the cluster really has is looked at again at once. */
function syncedAgain(context: Context, { syncStatus }: LockedApplication) {
  return syncStatus === 'Synced' ? {} : { syncStatus: 'Synced', nextCheckAt: context.now() };
}

type Ended = Decision & { sync?: RequestedSync };

async function recordFailure(
  { tx }: Unit,
  context: Context,
  application: LockedApplication,
  asked: number,
  { problem, revision }: { problem: ProblemWords; revision: string | null },
): Promise<Ended> {
  await tx.application.updateMany({
    where: { id: application.id },
    data: {
      renderDone: asked,
      renderFailed: true,
      triedRevision: revision,
      problem: toJson(problem),
      problemSince: application.renderFailed ? application.problemSince : context.now(),
      changedAt: context.now(),
    },
  });
  return { outcome: 'failed', message: `${problem.what} ${problem.why}` };
}

async function recordSnapshot(
  unit: Unit,
  context: Context,
  application: LockedApplication,
  asked: number,
  { snapshot, rendered }: { snapshot: NewSnapshot; rendered?: RenderedObjects },
): Promise<Ended> {
  const { tx } = unit;
  const { id, digest } = await storeSnapshot(unit, context, snapshot, rendered);
  const held = holdPin(application, digest);
  const decision = held.stays
    ? held.decision
    : await decideAfterRender(
        tx,
        application,
        { digest, revision: snapshot.commit.revision },
        syncPolicy.parse(application.syncPolicy),
      );
  const row = {
    renderDone: asked,
    renderFailed: false,
    triedRevision: snapshot.commit.revision,
    headSnapshotId: id,
    ...(held.stays ? {} : { desiredSnapshotId: id }),
    ...(held.dissolves ? { pin: JSON_NULL, revertAsked: false } : {}),
    ...(decision.applied ? { syncedSnapshotId: id, ...syncedAgain(context, application) } : {}),
    ...(decision.outcome === 'manual' ? { syncStatus: 'OutOfSync' } : {}),
    ...(application.renderFailed ? { problem: JSON_NULL, problemSince: null } : {}),
  };
  if (decision.outcome !== 'sync-requested') {
    const data = { ...row, changedAt: context.now() };
    await tx.application.updateMany({ where: { id: application.id }, data });
    return decision;
  }
  const asker = renderTrigger.safeParse(application.renderTrigger).data;
  const sync = await requestSync(unit, context, {
    applicationId: application.id,
    place: application,
    row,
    snapshotId: id,
    trigger: asker?.trigger ?? 'poll',
    by: asker?.by ?? null,
    ...(asker?.deliveryId ? { deliveryId: asker.deliveryId } : {}),
  });
  return { ...decision, message: sync.held ? `It waits. ${asSentence(sync.held)}` : decision.message, sync };
}
