import { type Hold, holdWords } from '@landfall/contracts/freeze';
import { applicationViewOf } from '../applications/view.ts';
import type { Context } from '../context.ts';
import { toJson } from '../json.ts';
import { syncViewOf } from '../syncs/view.ts';
import type { Unit } from '../unit.ts';

/** Without an end in sight it is looked at again this late, should nobody lift what holds it. */
const LATER_MS = 600_000;

/**
 * Has a pending sync wait: nothing starts it while this holds. It stays the wish that is run when it is free, unless a newer
 * one takes its place. Answers why, in words.
 */
export async function holdSync(
  unit: Unit,
  context: Context,
  sync: { id: string; applicationId: string; heldSince: Date | null },
  holds: readonly [Hold, ...Hold[]],
): Promise<string> {
  const { tx } = unit;
  const now = context.now();
  const ends = holds.map(({ until }) => (until === null ? now.getTime() + LATER_MS : Date.parse(until)));
  await tx.sync.update({
    where: { organizationId_id: { organizationId: context.organizationId, id: sync.id } },
    data: {
      held: toJson(holds[0]),
      heldSince: sync.heldSince ?? now,
      nextAttemptAt: new Date(Math.max(...ends)),
    },
  });
  await tx.application.updateMany({
    where: { id: sync.applicationId, lastSyncId: sync.id },
    data: { syncStatus: 'OutOfSync', changedAt: now, nextCheckAt: now },
  });
  const words = holdWords(holds[0]);
  const view = await syncViewOf(tx, sync.id);
  if (sync.heldSince === null) {
    const subject = { kind: 'sync', id: sync.id, name: `${view.applicationName} ${view.number}` };
    unit.audit('sync.hold', subject, { because: words });
  }
  unit.emit({ type: 'sync', sync: view });
  unit.emit({ type: 'application', application: await applicationViewOf(tx, sync.applicationId, now) });
  return words;
}

/** At least one hold, or none. */
export const isHeld = (holds: readonly Hold[]): holds is readonly [Hold, ...Hold[]] => holds.length > 0;
