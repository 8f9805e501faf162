import type { OverrideInput } from '@landfall/contracts/freeze';
import type { SyncView } from '@landfall/contracts/sync';
import { JSON_NULL } from '@landfall/db/client';
import { lockApplication } from '../applications/decide-after-render.ts';
import { actorName, type Context } from '../context.ts';
import { notFound, Refusal } from '../refusal.ts';
import { requestSync } from '../syncs/request.ts';
import { syncViewOf } from '../syncs/view.ts';
import { unitOfWork } from '../unit.ts';
import { digestsOf } from './digests.ts';

/**
 * Takes the pin of a rollback away: what Git wants is to run again, and is no longer quarantined.
 * @param head the newest render as the person saw it
 * @throws Refusal `not-found`; `conflict` where it is not pinned, or Git has moved on meanwhile; `held`
 */
export function unpin(
  context: Context,
  id: string,
  head: string,
  override?: OverrideInput,
): Promise<SyncView> {
  return unitOfWork(context, async (unit) => {
    const row = await lockApplication(unit, id);
    if (!row) throw notFound('application');
    const refused = (why: string, fix: string) =>
      new Refusal('conflict', { what: `“${row.name}” was not unpinned.`, why, fix });
    if (row.pin === null || !row.headSnapshotId)
      throw refused('It is not pinned any more.', 'Look at it as it stands now.');
    const [seen, newest] = await digestsOf(unit, [head, row.headSnapshotId]);
    if (!newest || seen !== newest)
      throw refused('Git renders to something else since you looked.', 'Look at what it would sync to now.');
    await unit.tx.application.updateMany({
      where: { id },
      data: {
        desiredSnapshotId: row.headSnapshotId,
        pin: JSON_NULL,
        quarantined: row.quarantined.filter((one) => one !== newest),
        failedDigest: null,
        revertAsked: false,
      },
    });
    unit.audit('application.unpin', { kind: 'application', id, name: row.name });
    const sync = await requestSync(unit, context, {
      applicationId: id,
      snapshotId: row.headSnapshotId,
      trigger: context.actor.kind === 'token' ? 'token' : 'person',
      by: actorName(context.actor),
      ...(override ? { override } : {}),
    });
    return syncViewOf(unit.tx, sync.id);
  });
}
