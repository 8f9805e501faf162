import type { Transaction } from '@landfall/db/transaction';

/**
 * The time of a repository's next look where somebody asked for one. A look that is under way may have asked Git before that,
 * so only one that begins later will do (`claimPoll`). No two clocks are compared for that.
 */
export const ASKED_FOR = new Date(0);

/** A look has ended: puts the next one off, unless somebody asked for one while it was under way. */
export async function putOffLook(tx: Transaction, repositoryId: string, nextPollAt: Date): Promise<void> {
  await tx.repository.updateMany({
    where: { id: repositoryId, nextPollAt: { not: ASKED_FOR } },
    data: { nextPollAt },
  });
}
