import { JSON_NULL } from '@landfall/db/client';
import type { Context } from '../context.ts';
import { Refusal } from '../refusal.ts';
import { unitOfWork } from '../unit.ts';
import { releaseHeld } from './release.ts';
import { lockLine } from './stop-line.ts';

/** Lets the line run again: what was held starts by itself. @throws Refusal `conflict` while it runs */
export function liftLine(context: Context): Promise<void> {
  return unitOfWork(context, async (unit) => {
    // Applications before the organization, as every unit takes them; a refusal takes it back.
    await releaseHeld(unit, context);
    const before = await lockLine(unit, context);
    if (!before) {
      throw new Refusal('conflict', {
        what: 'There is nothing to lift.',
        why: 'The line runs; somebody may have lifted it meanwhile.',
        fix: 'Look at the activity to see who.',
      });
    }
    await unit.tx.organization.updateMany({
      where: { id: context.organizationId },
      data: { line: JSON_NULL },
    });
    const detail = { stoppedBy: before.by, reason: before.reason, since: before.at };
    unit.audit('line.lift', { kind: 'line', id: context.organizationId, name: null }, detail);
    unit.emit({ type: 'line', line: null });
  });
}
