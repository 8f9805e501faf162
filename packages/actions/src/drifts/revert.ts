import type { DriftView, RevertDriftInput } from '@landfall/contracts/drift';
import { type ResourceRef, resourceKey, resourceRef } from '@landfall/contracts/resource';
import type { SyncView } from '@landfall/contracts/sync';
import { JSON_NULL } from '@landfall/db/client';
import { z } from 'zod';
import { lockApplication } from '../applications/decide-after-render.ts';
import { actorName, type Context } from '../context.ts';
import { notFound, Refusal } from '../refusal.ts';
import { requestSync } from '../syncs/request.ts';
import { syncViewOf } from '../syncs/view.ts';
import { type Unit, unitOfWork } from '../unit.ts';
import { chosenDrifts } from './chosen.ts';

/**
 * Puts back what drifted: a sync of just those objects for each application, to what was applied last. Where a sync of the
 * whole has not begun yet, that one does it. @throws Refusal `not-found`; `conflict`; `held` without an override
 */
export function revertDrifts(
  context: Context,
  { driftIds, override }: RevertDriftInput,
): Promise<SyncView[]> {
  return unitOfWork(context, async (unit) => {
    const syncs: SyncView[] = [];
    for (const [id, drifts] of await chosenDrifts(unit.tx, driftIds, 'reverted'))
      syncs.push(await syncViewOf(unit.tx, await revertIn(unit, context, id, { drifts, override })));
    return syncs;
  });
}

async function revertIn(
  unit: Unit,
  context: Context,
  id: string,
  { drifts, override }: { drifts: DriftView[]; override: RevertDriftInput['override'] },
): Promise<string> {
  const application = await lockApplication(unit, id);
  if (!application?.syncedSnapshotId) throw notFound('application');
  if (application.deletion !== null)
    throw refused(application.name, 'It is being deleted.', 'Cancel its deletion first.');
  const fields = drifts.map(({ ref, field }) => `${resourceKey(ref)}${field}`);
  unit.audit('drift.revert', { kind: 'application', id, name: application.name }, { fields });
  const waiting = await unit.tx.sync.findFirst({
    where: { applicationId: id, state: { in: ['pending', 'waiting-for-approval'] }, heldSince: null },
  });
  if (waiting?.state === 'waiting-for-approval')
    throw refused(
      application.name,
      `Sync ${waiting.number} waits for a yes, and would be given up for this one.`,
      'Approve or cancel that sync first.',
    );
  if (waiting?.scope === null) return waiting.id;
  const running = await unit.tx.sync.findFirst({
    where: { applicationId: id, state: 'running', operation: 'sync', scope: { equals: JSON_NULL } },
  });
  // It may bring another snapshot than the one that was applied last: a revert after it would bring back the old objects.
  if (running)
    throw refused(
      application.name,
      `Sync ${running.number} runs; it puts this back.`,
      'Wait for its end and look at what is left.',
    );
  // It takes the place of one that has not begun: what that one was to put back is put back with it.
  const before = waiting?.snapshotId === application.syncedSnapshotId ? waiting.scope : [];
  const scope = distinct([...resourceRefs.parse(before), ...drifts.map(({ ref }) => ref)]);
  const sync = await requestSync(unit, context, {
    applicationId: id,
    snapshotId: application.syncedSnapshotId,
    trigger: context.actor.kind === 'token' ? 'token' : 'person',
    by: actorName(context.actor),
    scope,
    ...(override ? { override } : {}),
  });
  return sync.id;
}

const resourceRefs = z.array(resourceRef);

const distinct = (refs: readonly ResourceRef[]): ResourceRef[] => [
  ...new Map(refs.map((ref) => [resourceKey(ref), ref])).values(),
];

const refused = (name: string, why: string, fix: string): Refusal =>
  new Refusal('conflict', { what: `Nothing of “${name}” was reverted.`, why, fix });
