import type { OverrideInput } from '@landfall/contracts/freeze';
import type { ResourceRef } from '@landfall/contracts/resource';
import type { SyncView } from '@landfall/contracts/sync';
import { applicationViewOf } from '../applications/view.ts';
import { actorName, type Context } from '../context.ts';
import { Refusal } from '../refusal.ts';
import { type Unit, unitOfWork } from '../unit.ts';
import { requestSync } from './request.ts';
import { syncViewOf } from './view.ts';

export interface SyncWish {
  scope?: ResourceRef[] | undefined;
  override?: OverrideInput | undefined;
}

/** A person's or token's Sync: always makes a sync row, to the newest render. @throws Refusal `not-found`, `conflict` before the first render, `held`. */
export function askForSync(
  context: Context,
  applicationId: string,
  { scope, override }: SyncWish = {},
): Promise<SyncView> {
  return unitOfWork(context, async (unit) => {
    const application = await applicationViewOf(unit.tx, applicationId);
    if (application.deleting) throw beingDeleted(application.name);
    if (!application.desired) {
      throw new Refusal('conflict', {
        what: `“${application.name}” has nothing to sync yet.`,
        why: application.problem?.why ?? 'Its first render has not ended.',
        fix: application.problem?.fix ?? 'Wait for the render, or look at the repository.',
      });
    }
    if (!scope) await liftQuarantine(unit, applicationId, application.desired.snapshotId);
    const { id } = await requestSync(unit, context, {
      applicationId,
      snapshotId: application.desired.snapshotId,
      trigger: context.actor.kind === 'token' ? 'token' : 'person',
      by: actorName(context.actor),
      ...(scope ? { scope } : {}),
      ...(override ? { override } : {}),
    });
    return syncViewOf(unit.tx, id);
  });
}

/** A person wants it all the same: from now on it is synced like anything else. */
async function liftQuarantine({ tx }: Unit, applicationId: string, snapshotId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE applications SET quarantined = array_remove(quarantined, (SELECT digest FROM snapshots WHERE id = ${snapshotId}::uuid))
    WHERE id = ${applicationId}::uuid AND quarantined <> '{}'`;
}

function beingDeleted(name: string): Refusal {
  return new Refusal('conflict', {
    what: `“${name}” was not synced.`,
    why: 'It is being deleted.',
    fix: 'Cancel its deletion first, then sync it.',
  });
}
