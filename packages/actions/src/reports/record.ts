import { type ProblemWords, problemWords } from '@landfall/contracts/problem';
import { JSON_NULL } from '@landfall/db/client';
import { backOff } from '../back-off.ts';
import type { Context } from '../context.ts';
import { toJson } from '../json.ts';
import { unitOfWork } from '../unit.ts';
import { MOST_TRIES, type ReportState } from './take-up.ts';

/** What telling came to. */
export type Reported =
  | { told: ReportState }
  /** `tried`: what GitHub was to be told. `isPassing`: it may go well later, not before `retryAt`. */
  | { tried: ReportState; problem: ProblemWords; isPassing: boolean; retryAt?: Date | undefined };

const FIRST_MS = 15_000;
const LONGEST_MS = 3_600_000;

/** Records that GitHub was told how a sync stands, or when it is told again. What changed meanwhile is told next. */
export function recordReport(context: Context, syncId: string, reported: Reported): Promise<void> {
  return unitOfWork(context, async ({ tx }) => {
    if ('told' in reported) {
      const { told } = reported;
      await tx.commitReport.updateMany({ where: { id: syncId }, data: { told, problem: JSON_NULL } });
      const data = { nextTryAt: null, tries: 0 };
      await tx.commitReport.updateMany({ where: { id: syncId, state: told }, data });
      // Told late, it stands at GitHub above what was told of the sync meanwhile.
      const stale = { id: syncId, state: { not: told }, nextTryAt: null };
      await tx.commitReport.updateMany({ where: stale, data: { nextTryAt: context.now() } });
      return;
    }
    const problem = toJson(problemWords.parse(reported.problem));
    const where = { id: syncId, state: reported.tried };
    const [row] = await tx.commitReport.updateManyAndReturn({
      where,
      data: { problem },
      select: { tries: true },
    });
    if (!row) return;
    const isOver = !reported.isPassing || row.tries >= MOST_TRIES;
    const { retryAt } = reported;
    const nextTryAt = backOff(context.now(), row.tries, {
      firstMs: FIRST_MS,
      longestMs: LONGEST_MS,
      retryAt,
    });
    await tx.commitReport.updateMany({ where, data: { nextTryAt: isOver ? null : nextTryAt } });
  });
}
