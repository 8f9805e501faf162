import { JSON_NULL } from '@landfall/db/client';
import { lockApplication as lockRow } from '../applications/decide-after-render.ts';
import { applicationViewOf } from '../applications/view.ts';
import type { Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';
import { releaseHeld } from './release.ts';

/** Takes a lock away whose time is over: what it held starts by itself. Does nothing before. */
export function expireLock(context: Context, id: string): Promise<void> {
  return unitOfWork(context, async (unit) => {
    const now = context.now();
    const row = await lockRow(unit, id);
    if (!row?.lockExpiresAt || row.lockExpiresAt > now) return;
    await unit.tx.application.updateMany({
      where: { id },
      data: { lock: JSON_NULL, lockExpiresAt: null, changedAt: now },
    });
    const subject = { kind: 'application', id, name: row.name };
    unit.audit('application.unlock', subject, { because: 'its time is over' });
    await releaseHeld(unit, context, id);
    unit.emit({ type: 'application', application: await applicationViewOf(unit.tx, id, now) });
  });
}
