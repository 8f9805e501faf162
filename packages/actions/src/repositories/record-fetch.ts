import { rewriteId } from '@landfall/contracts/ids';
import { JSON_NULL } from '@landfall/db/client';
import type { Transaction } from '@landfall/db/transaction';
import type { Context } from '../context.ts';
import { noteMoves } from '../rewrites/note.ts';
import { movedSince, type Tips } from '../rewrites/tips.ts';
import { type Unit, unitOfWork } from '../unit.ts';
import { putOffLook } from './asked-look.ts';
import { nextPoll, pollInterval } from './next-poll.ts';
import { repositoryViewOf } from './view.ts';

/** What Git said of a repository: its default branch, and where that stands. */
export interface Fetched {
  defaultBranch: string | null;
  headRevision: string | null;
  /** Where the branches and tags that are followed stand. */
  tips: Tips;
}

/** A look that no delivery asked for. */
export interface Poll {
  /** Before Git was asked. */
  began: Date;
  /** Something was pushed that nobody had looked at. */
  foundNew: boolean;
}

/**
 * Git answered a poll. Clears the repository's problem.
 * @returns whether a branch or tag that is followed stands elsewhere than it was seen last
 */
export function recordFetch(
  context: Context,
  repositoryId: string,
  fetched: Fetched,
  poll: Poll,
): Promise<boolean> {
  return unitOfWork(context, async (unit) => {
    const moved = await noteFetch(unit, context, repositoryId, fetched, { poll });
    await askAgain(unit, context, repositoryId, poll);
    return moved;
  });
}

/** What the queue has lost. */
async function askAgain(
  { tx, enqueue }: Unit,
  { organizationId }: Context,
  repositoryId: string,
  { began }: Poll,
): Promise<void> {
  const where = { repositoryId, answer: null, askedAt: { lt: began } };
  const open = await tx.rewrite.findMany({ where, select: { id: true } });
  for (const { id } of open) enqueue('tell-history', { organizationId, rewriteId: rewriteId.parse(id) });
}

/**
 * The same inside the caller's transaction, with the same result.
 * @param why.poll left out for a look that deliveries asked for
 */
export async function noteFetch(
  unit: Unit,
  context: Context,
  repositoryId: string,
  { tips: now, ...fetched }: Fetched,
  { poll, deliveries = [] }: { poll?: Poll; deliveries?: readonly string[] },
): Promise<boolean> {
  const { tx, emit } = unit;
  const row = await tx.repository.findFirst({
    where: { id: repositoryId },
    select: { pollSeconds: true, webhookWorks: true, fetchedAt: true, tips: true },
  });
  if (!row) return false;
  const lost = row.webhookWorks && poll?.foundNew && !(await isAnnounced(tx, repositoryId, row, poll));
  const webhookWorks = poll === undefined || (row.webhookWorks && !lost);
  const { moved, tips } = movedSince(row.tips, now);
  await tx.repository.updateMany({
    where: { id: repositoryId },
    data: {
      ...fetched,
      ...(tips === undefined ? {} : { tips }),
      fetchedAt: context.now(),
      problem: JSON_NULL,
      problemSince: null,
      webhookWorks,
    },
  });
  if (moved.length > 0) await noteMoves(unit, context, repositoryId, moved, deliveries);
  await putOffLook(tx, repositoryId, nextPoll(context, pollInterval({ ...row, webhookWorks })));
  emit({ type: 'repository', repository: await repositoryViewOf(tx, context.publicUrl, repositoryId) });
  return moved.length > 0;
}

/** Whether a delivery came of what a poll found: one that waits, one that was quicker than the poll, or one that failed. */
async function isAnnounced(
  tx: Transaction,
  repositoryId: string,
  { fetchedAt }: { fetchedAt: Date | null },
  { began }: Poll,
): Promise<boolean> {
  const found = await tx.delivery.findFirst({
    where: {
      repositoryId,
      event: { not: 'poll' },
      OR: [
        { state: { in: ['pending', 'processing'] } },
        { processedAt: { gte: began } },
        ...(fetchedAt ? [{ receivedAt: { gt: fetchedAt } }] : []),
      ],
    },
    select: { id: true },
  });
  return found !== null;
}
