import { JSON_NULL } from '@landfall/db/client';
import type { Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';
import { nextPoll } from './next-poll.ts';
import { repositoryViewOf } from './view.ts';

/** Git answered: what its default branch is and where it stands. Clears the repository's problem. */
export function recordFetch(
  context: Context,
  repositoryId: string,
  found: { defaultBranch: string | null; headRevision: string | null },
): Promise<void> {
  return unitOfWork(context, async ({ tx, emit }) => {
    const row = await tx.repository.findFirst({ where: { id: repositoryId }, select: { pollSeconds: true } });
    if (!row) return;
    await tx.repository.updateMany({
      where: { id: repositoryId },
      data: {
        ...found,
        fetchedAt: context.now(),
        problem: JSON_NULL,
        problemSince: null,
        nextPollAt: nextPoll(context, row.pollSeconds),
      },
    });
    emit({ type: 'repository', repository: await repositoryViewOf(tx, context.publicUrl, repositoryId) });
  });
}
