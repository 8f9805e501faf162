import type { OverrideInput } from '@landfall/contracts/freeze';
import type { RollbackInput, SyncView } from '@landfall/contracts/sync';
import { JSON_NULL } from '@landfall/db/client';
import { type LockedApplication, lockApplication } from '../applications/decide-after-render.ts';
import { actorName, type Context } from '../context.ts';
import { toJson } from '../json.ts';
import { notFound, Refusal } from '../refusal.ts';
import { requestSync } from '../syncs/request.ts';
import { syncViewOf } from '../syncs/view.ts';
import { type Unit, unitOfWork } from '../unit.ts';
import { digestsOf } from './digests.ts';
import { type StoredPin, storedPin } from './pin.ts';

/** Digests that are remembered as rolled back from, the newest. */
const MOST_QUARANTINED = 50;

/**
 * Brings an application back to what a sync of its history brought, from the stored snapshot, and pins it there: automatic
 * sync stays on, and what it was rolled back from is quarantined. Back to what Git wants anyway, it is not pinned.
 * @throws Refusal `not-found`; `conflict` when somebody else was quicker, or there is nothing to roll back; `held`
 */
export function rollBack(context: Context, syncId: string, input: RollbackInput): Promise<SyncView> {
  return unitOfWork(context, async (unit) => {
    const { tx } = unit;
    const to = await tx.sync.findFirst({ where: { id: syncId, operation: 'sync' } });
    const row = to && (await lockApplication(unit, to.applicationId));
    if (!to || !row) throw notFound('sync');
    if (row.deletion !== null) throw notRolledBack(row, 'It is being deleted.', 'Cancel its deletion first.');
    const digests = await digestsOf(unit, [
      to.snapshotId,
      row.desiredSnapshotId,
      row.headSnapshotId,
      input.from,
    ]);
    const [target, current, head, seen] = digests;
    if (!target || !current || seen !== current) throw overtaken(row, storedPin(row.pin));
    if (target === current) {
      const fix = 'Choose another entry of its history, or sync it.';
      throw notRolledBack(row, `It is to run what sync ${to.number} brought already.`, fix);
    }
    const left = [...row.quarantined, current, ...(head ? [head] : [])].filter((one) => one !== target);
    const pin: StoredPin = {
      snapshotId: to.snapshotId as StoredPin['snapshotId'],
      digest: target,
      syncNumber: to.number,
      by: actorName(context.actor),
      reason: input.reason,
      at: context.now().toISOString(),
      revert: null,
    };
    await tx.application.updateMany({
      where: { id: row.id },
      data: {
        desiredSnapshotId: to.snapshotId,
        pin: target === head ? JSON_NULL : toJson(pin),
        quarantined: [...new Set(left)].slice(-MOST_QUARANTINED),
        failedDigest: null,
        revertAsked: false,
      },
    });
    const detail = { sync: to.number, reason: input.reason };
    unit.audit('application.rollback', { kind: 'application', id: row.id, name: row.name }, detail);
    return requested(unit, context, { row, snapshotId: to.snapshotId, override: input.override });
  });
}

interface Wish {
  row: LockedApplication;
  snapshotId: string;
  override: OverrideInput | undefined;
}

async function requested(unit: Unit, context: Context, { row, snapshotId, override }: Wish) {
  const by = actorName(context.actor);
  const request = { applicationId: row.id, snapshotId, trigger: 'rollback' as const, by };
  const { id } = await requestSync(unit, context, { ...request, ...(override ? { override } : {}) });
  return syncViewOf(unit.tx, id);
}

const notRolledBack = ({ name }: LockedApplication, why: string, fix: string): Refusal =>
  new Refusal('conflict', { what: `“${name}” was not rolled back.`, why, fix });

function overtaken(row: LockedApplication, pin: StoredPin | null): Refusal {
  const who =
    pin && `${pin.by ?? 'Somebody'} has rolled it back to sync ${pin.syncNumber} meanwhile: ${pin.reason}`;
  return notRolledBack(
    row,
    who ?? 'What it is to run has changed since you looked.',
    'Look at it as it stands now, and decide again.',
  );
}
