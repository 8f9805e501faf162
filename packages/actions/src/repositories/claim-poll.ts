import type { Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';
import { nextPoll } from './next-poll.ts';

/** Who comes a second too early by another clock is still due. */
const TOLERANCE_MS = 1_000;

/**
 * Takes a poll that is due by putting the next one off, so that the sweeper does not ask again meanwhile. False when it
 * is not due (another worker took it) or there is no such repository.
 * @param pollSeconds the operator's own, in place of the repository's
 */
export function claimPoll(context: Context, repositoryId: string, pollSeconds?: number): Promise<boolean> {
  return unitOfWork(context, async ({ tx }) => {
    const row = await tx.repository.findFirst({
      where: { id: repositoryId },
      select: { pollSeconds: true },
    });
    if (!row) return false;
    const due = new Date(context.now().getTime() + TOLERANCE_MS);
    const { count } = await tx.repository.updateMany({
      where: { id: repositoryId, nextPollAt: { lte: due } },
      data: {
        nextPollAt: nextPoll(context, pollSeconds ?? row.pollSeconds),
        ...(pollSeconds === undefined ? {} : { pollSeconds }),
      },
    });
    return count === 1;
  });
}
