import type { ApplicationView } from '@landfall/contracts/application';
import { JSON_NULL } from '@landfall/db/client';
import { lockApplication as lockRow } from '../applications/decide-after-render.ts';
import { applicationViewOf } from '../applications/view.ts';
import type { Context } from '../context.ts';
import { notFound, Refusal } from '../refusal.ts';
import { unitOfWork } from '../unit.ts';
import { lockOf } from './lock-of.ts';
import { releaseHeld } from './release.ts';

/**
 * Takes the lock of an application away, whoever holds it: the audit log says whose it was. What was held starts by itself.
 * @throws Refusal `not-found`; `conflict` where it is not locked
 */
export function unlockApplication(context: Context, id: string): Promise<ApplicationView> {
  return unitOfWork(context, async (unit) => {
    const row = await lockRow(unit, id);
    if (!row) throw notFound('application');
    const before = lockOf(row, context.now());
    if (!before) {
      throw new Refusal('conflict', {
        what: `“${row.name}” was not unlocked.`,
        why: 'It is not locked any more.',
        fix: 'Look at it as it stands now.',
      });
    }
    await unit.tx.application.updateMany({
      where: { id },
      data: { lock: JSON_NULL, lockExpiresAt: null, changedAt: context.now() },
    });
    const detail = { lockedBy: before.by, reason: before.reason };
    unit.audit('application.unlock', { kind: 'application', id, name: row.name }, detail);
    await releaseHeld(unit, context, id);
    const application = await applicationViewOf(unit.tx, id, context.now());
    unit.emit({ type: 'application', application });
    return application;
  });
}
