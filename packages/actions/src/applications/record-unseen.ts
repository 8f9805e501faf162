import { health } from '@landfall/contracts/health';
import type { ProblemWords } from '@landfall/contracts/problem';
import type { Context } from '../context.ts';
import { toJson } from '../json.ts';
import { unitOfWork } from '../unit.ts';
import { lockApplication } from './decide-after-render.ts';
import { applicationViewOf } from './view.ts';

/** The code of such a problem, whatever its words: the next look that sees everything takes it away. */
const UNSEEN = 'not-seen';

/** Is this stored problem that the objects could not be looked at? */
export const isUnseen = (problem: unknown): boolean =>
  typeof problem === 'object' && problem !== null && 'code' in problem && problem.code === UNSEEN;

/**
 * A look was refused, by the cluster or by an agent's own policy: how the objects stand is not known, and what is not seen
 * is not shown green. What is told of a render or a sync already goes on being told. Said once until it changes.
 */
export function recordUnseen(context: Context, applicationId: string, words: ProblemWords): Promise<void> {
  return unitOfWork(context, async (unit) => {
    const row = await lockApplication(unit, applicationId);
    if (!row || row.deletion !== null || row.syncStatus === 'Syncing') return;
    const keeps = row.problem !== null && !isUnseen(row.problem);
    const before = health.safeParse(row.health).data;
    const isTold = before?.status === 'Unknown' && before.message === words.why;
    if (isTold && row.problem !== null) return;
    const isColoured = row.syncStatus === 'Synced' || row.syncStatus === 'OutOfSync';
    await unit.tx.application.updateMany({
      where: { id: applicationId },
      data: {
        health: { status: 'Unknown', message: words.why },
        ...(isColoured ? { syncStatus: 'Unknown' } : {}),
        ...(keeps ? {} : { problem: toJson({ ...words, code: UNSEEN }), problemSince: context.now() }),
        changedAt: context.now(),
      },
    });
    unit.emit({ type: 'application', application: await applicationViewOf(unit.tx, applicationId) });
  });
}
