import type { RemoveApplicationQuery } from '@landfall/contracts/application';
import type { OverrideInput } from '@landfall/contracts/freeze';
import type { SyncView } from '@landfall/contracts/sync';
import { actorName, type Context } from '../context.ts';
import { toJson } from '../json.ts';
import { Refusal } from '../refusal.ts';
import { requestSync } from '../syncs/request.ts';
import { syncViewOf } from '../syncs/view.ts';
import { type Unit, unitOfWork } from '../unit.ts';
import { lockApplication } from './decide-after-render.ts';
import { applicationViewOf } from './view.ts';

/**
 * Removes an application (semantics A.2). `keep` forgets it at once, what it put into the cluster stays; the others ask for a
 * sync that takes its objects away, after which it is gone: what is held is not deleted unless the person overrides it.
 * Answers that sync, null where there is none. @throws Refusal `not-found`; `held`; `conflict` while a sync runs, or when it is being deleted already
 */
export function removeApplication(
  context: Context,
  id: string,
  objects: RemoveApplicationQuery['objects'],
  override?: OverrideInput,
): Promise<SyncView | null> {
  return unitOfWork(context, async (unit) => {
    const application = await applicationViewOf(unit.tx, id);
    await lockApplication(unit, id);
    const running = await unit.tx.sync.count({ where: { applicationId: id, state: 'running' } });
    if (running > 0) {
      throw new Refusal('conflict', {
        what: `“${application.name}” was not removed.`,
        why: 'A sync of it is running.',
        fix: 'Cancel the sync or let it end, then remove the application.',
      });
    }
    const snapshotId = application.synced?.snapshotId ?? application.desired?.snapshotId;
    // Nothing was ever rendered, so nothing was ever applied.
    return objects === 'keep' || !snapshotId
      ? forget(unit, application)
      : takeAway(unit, context, { id, name: application.name, snapshotId, objects, override });
  });
}

async function forget(unit: Unit, { id, name }: { id: string; name: string }): Promise<null> {
  await unit.tx.application.deleteMany({ where: { id } });
  unit.audit('application.remove', { kind: 'application', id, name }, { objects: 'left in the cluster' });
  unit.emit({ type: 'application-removed', applicationId: id });
  return null;
}

async function takeAway(
  unit: Unit,
  context: Context,
  {
    id,
    name,
    snapshotId,
    objects,
    override,
  }: {
    id: string;
    name: string;
    snapshotId: string;
    objects: string;
    override: OverrideInput | undefined;
  },
): Promise<SyncView> {
  const by = actorName(context.actor);
  await unit.tx.application.updateMany({
    where: { id },
    data: { deletion: toJson({ objects, by, requestedAt: context.now().toISOString() }) },
  });
  unit.audit('application.remove', { kind: 'application', id, name }, { objects });
  const sync = await requestSync(unit, context, {
    applicationId: id,
    snapshotId,
    trigger: 'deletion',
    operation: 'delete',
    by,
    ...(override ? { override } : {}),
  });
  return syncViewOf(unit.tx, sync.id);
}
