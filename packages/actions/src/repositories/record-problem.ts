import type { ProblemWords } from '@landfall/contracts/problem';
import type { Context } from '../context.ts';
import { toJson } from '../json.ts';
import { unitOfWork } from '../unit.ts';
import { putOffLook } from './asked-look.ts';
import { nextPoll } from './next-poll.ts';
import { repositoryViewOf } from './view.ts';

/** A passing trouble is looked at again sooner than the next poll. */
const SOON_SECONDS = 30;

/**
 * Git could not be asked. Nothing else changes: applications keep what they have, nothing is pruned. `problemSince`
 * stays the time of the first failure of this kind.
 */
export function recordProblem(
  context: Context,
  repositoryId: string,
  problem: ProblemWords,
  retriable: boolean,
): Promise<void> {
  return unitOfWork(context, async ({ tx, emit }) => {
    const row = await tx.repository.findFirst({ where: { id: repositoryId } });
    if (!row) return;
    const pollSeconds = retriable ? Math.min(SOON_SECONDS, row.pollSeconds) : row.pollSeconds;
    await tx.repository.updateMany({
      where: { id: repositoryId },
      data: {
        problem: toJson(problem),
        problemSince: row.problemSince ?? context.now(),
      },
    });
    await putOffLook(tx, repositoryId, nextPoll(context, pollSeconds));
    emit({ type: 'repository', repository: await repositoryViewOf(tx, context.publicUrl, repositoryId) });
  });
}
