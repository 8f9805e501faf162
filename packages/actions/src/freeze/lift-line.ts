import { JSON_NULL } from '@landfall/db/client';
import type { Context } from '../context.ts';
import { Refusal } from '../refusal.ts';
import { unitOfWork } from '../unit.ts';
import { releaseAll } from './release.ts';
import { lockLine } from './stop-line.ts';

/** Lets the line run again: what was held starts by itself. @throws Refusal `conflict` while it runs */
export async function liftLine(context: Context): Promise<void> {
  await unitOfWork(context, async (unit) => {
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
  await releaseAll(context);
}
