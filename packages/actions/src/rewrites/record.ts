import type { Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';
import { tellRewrite } from './tell.ts';

/** What Git said of a branch that moved; `tip`: where it stands by now. */
export type HistoryTold =
  /** It leads there still, or it is gone: there is nothing to tell. */
  | { answer: 'part' }
  | { answer: 'gone' }
  | { answer: 'rewritten'; tip: string }
  | { answer: 'unknown'; tip: string | null; why: string };

/** Records what was found out about a move, and tells it. One that was answered before stays as it is. */
export function recordHistory(context: Context, id: string, told: HistoryTold): Promise<void> {
  return unitOfWork(context, async (unit) => {
    const { tx } = unit;
    const where = { id, answer: null };
    if (told.answer === 'part' || told.answer === 'gone') {
      await tx.rewrite.deleteMany({ where });
      return;
    }
    const why = told.answer === 'unknown' ? told.why : null;
    const [row] = await tx.rewrite.updateManyAndReturn({
      where,
      data: { answer: told.answer, why, ...(told.tip === null ? {} : { after: told.tip }) },
    });
    if (row) await tellRewrite(unit, row);
  });
}
