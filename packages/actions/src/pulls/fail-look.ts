import type { ProblemWords } from '@landfall/contracts/problem';
import type { Context } from '../context.ts';
import { toJson } from '../json.ts';
import { unitOfWork } from '../unit.ts';
import { lockPull } from './lock.ts';
import { settle } from './settle.ts';
import { MOST_TRIES, nextTry } from './tries.ts';
import { pullViewOf } from './view.ts';

/** Why a look came to nothing. */
export interface LookFailure {
  problem: ProblemWords;
  isPassing: boolean;
  /** There is no merge of its head into its base as they are now: what was planned before is not what merging would do. */
  isUnmergeable?: boolean;
  /** The host has it ready in a moment. */
  isUntried?: boolean;
  /** Before it the host does not want to be asked. */
  retryAt?: Date | undefined;
}

/**
 * A pull request could not be looked at. What passes by itself is tried again, later each time; of anything else its check tells, and
 * of what never passes. Nothing where more was asked for meanwhile: that is due already, and answers this too.
 * @param asked number of the request that failed
 */
export function failLook(
  context: Context,
  id: string,
  asked: number,
  { problem, isPassing, isUnmergeable = false, isUntried = false, retryAt }: LookFailure,
): Promise<void> {
  return unitOfWork(context, async (unit) => {
    const row = await lockPull(unit, id);
    if (!row || row.asked > asked) return;
    const now = context.now();
    const data = { problem: toJson(problem), updatedAt: now };
    if (isPassing && row.tries < MOST_TRIES) {
      const nextLookAt = nextTry(now, row.tries, { retryAt, isSoon: isUntried });
      await unit.tx.pullRequest.updateMany({ where: { id }, data: { ...data, nextLookAt } });
      return unit.emit({ type: 'pull', pull: await pullViewOf(unit.tx, id) });
    }
    const baseMovesPlanned = row.baseMoves;
    await unit.tx.pullRequest.updateMany({ where: { id }, data: { ...data, done: asked, baseMovesPlanned } });
    await unit.tx.pullPlan.updateMany({
      where: { pullId: id, state: isUnmergeable ? { not: 'superseded' } : 'waiting' },
      data: { state: 'superseded', updatedAt: now },
    });
    await settle(unit, context, { ...row, ...data, done: asked });
  });
}
