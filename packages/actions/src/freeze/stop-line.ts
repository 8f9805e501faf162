import type { LineStop, StopLineInput } from '@landfall/contracts/freeze';
import type { Context } from '../context.ts';
import { toJson } from '../json.ts';
import { Refusal } from '../refusal.ts';
import { type Unit, unitOfWork } from '../unit.ts';
import { lineOf } from './line.ts';
import { ownerOf } from './owner.ts';

/**
 * Stops the line: nothing of the organization syncs by itself until somebody lifts it. What runs goes to its end: half of it
 * would be worse. @throws Refusal `conflict` when it is stopped already
 */
export function stopLine(context: Context, { reason }: StopLineInput): Promise<LineStop> {
  return unitOfWork(context, async (unit) => {
    const before = await lockLine(unit, context);
    if (before) {
      throw new Refusal('conflict', {
        what: 'The line was not stopped.',
        why: `${before.by ?? 'Landfall'} has stopped it already: ${before.reason}`,
        fix: 'Nothing syncs by itself as it is.',
      });
    }
    const line: LineStop = { ...ownerOf(context), reason };
    await unit.tx.organization.updateMany({
      where: { id: context.organizationId },
      data: { line: toJson(line) },
    });
    unit.audit('line.stop', { kind: 'line', id: context.organizationId, name: null }, { reason });
    unit.emit({ type: 'line', line });
    return line;
  });
}

/** The line as it stands, locked until the commit: of two who stop it one wins, and the other is told. */
export async function lockLine({ tx }: Unit, { organizationId }: Context): Promise<LineStop | null> {
  await tx.$queryRaw`SELECT 1 FROM organizations WHERE id = ${organizationId}::uuid FOR UPDATE`;
  return lineOf(tx);
}
