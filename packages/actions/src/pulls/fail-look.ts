import type { ProblemWords } from '@landfall/contracts/problem';
import type { Context } from '../context.ts';
import { toJson } from '../json.ts';
import { unitOfWork } from '../unit.ts';
import { lockPull } from './lock.ts';
import { settle } from './settle.ts';
import { MOST_TRIES, nextTry } from './tries.ts';
import { pullViewOf } from './view.ts';

/**
 * A pull request could not be looked at. What passes by itself is tried again, later each time; of anything else its check tells, and
 * of what never passes.
 * @param asked number of the request that failed
 */
export function failLook(
  context: Context,
  id: string,
  asked: number,
  { problem, isPassing, retryAt }: { problem: ProblemWords; isPassing: boolean; retryAt?: Date | undefined },
): Promise<void> {
  return unitOfWork(context, async (unit) => {
    const row = await lockPull(unit, id);
    if (!row) return;
    const now = context.now();
    const data = { problem: toJson(problem), updatedAt: now };
    const tries = row.tries + 1;
    if (isPassing && tries < MOST_TRIES) {
      const nextLookAt = nextTry(now, tries, retryAt);
      await unit.tx.pullRequest.updateMany({ where: { id }, data: { ...data, tries, nextLookAt } });
      return unit.emit({ type: 'pull', pull: await pullViewOf(unit.tx, id) });
    }
    const done = Math.max(row.done, asked);
    await unit.tx.pullRequest.updateMany({ where: { id }, data: { ...data, done } });
    await unit.tx.pullPlan.updateMany({
      where: { pullId: id, state: 'waiting' },
      data: { state: 'superseded', updatedAt: now },
    });
    await settle(unit, context, { ...row, ...data, done });
  });
}
