import { JSON_NULL } from '@landfall/db/client';
import type { Context } from '../context.ts';
import { type Unit, unitOfWork } from '../unit.ts';
import { nextPoll } from './next-poll.ts';
import { repositoryViewOf } from './view.ts';

/** What Git said of a repository: its default branch, and where that stands. */
export interface Fetched {
  defaultBranch: string | null;
  headRevision: string | null;
}

/** Git answered. Clears the repository's problem. */
export function recordFetch(context: Context, repositoryId: string, fetched: Fetched): Promise<void> {
  return unitOfWork(context, (unit) => noteFetch(unit, context, repositoryId, fetched));
}

/** The same inside the caller's transaction. */
export async function noteFetch(
  { tx, emit }: Pick<Unit, 'tx' | 'emit'>,
  context: Context,
  repositoryId: string,
  fetched: Fetched,
): Promise<void> {
  const row = await tx.repository.findFirst({ where: { id: repositoryId }, select: { pollSeconds: true } });
  if (!row) return;
  await tx.repository.updateMany({
    where: { id: repositoryId },
    data: {
      ...fetched,
      fetchedAt: context.now(),
      problem: JSON_NULL,
      problemSince: null,
      nextPollAt: nextPoll(context, row.pollSeconds),
    },
  });
  emit({ type: 'repository', repository: await repositoryViewOf(tx, context.publicUrl, repositoryId) });
}
