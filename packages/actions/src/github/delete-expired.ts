import type { Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';

/** Forgets a visit to GitHub whose time is over, with the person's token. */
export function deleteExpiredVisit(context: Context, id: string): Promise<void> {
  return unitOfWork(context, async ({ tx }) => {
    await tx.githubVisit.deleteMany({ where: { id, expiresAt: { lte: context.now() } } });
  });
}
