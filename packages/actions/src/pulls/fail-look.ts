import type { ProblemWords } from '@landfall/contracts/problem';
import type { Context } from '../context.ts';
import { toJson } from '../json.ts';
import { unitOfWork } from '../unit.ts';
import { lockPull } from './lock.ts';
import { settle } from './settle.ts';
import { pullViewOf } from './view.ts';

/** A passing trouble is waited out so long. */
const SOON_MS = 30_000;

/**
 * A pull request could not be looked at. What passes by itself is tried again soon; of anything else its check tells.
 * @param asked number of the request that failed
 */
export function failLook(
  context: Context,
  id: string,
  asked: number,
  { problem, isPassing }: { problem: ProblemWords; isPassing: boolean },
): Promise<void> {
  return unitOfWork(context, async (unit) => {
    const row = await lockPull(unit, id);
    if (!row) return;
    const now = context.now();
    const data = { problem: toJson(problem), updatedAt: now };
    if (isPassing) {
      const nextLookAt = new Date(now.getTime() + SOON_MS);
      await unit.tx.pullRequest.updateMany({ where: { id }, data: { ...data, nextLookAt } });
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
