import { proposalId } from '@landfall/contracts/ids';
import type { Context } from '../context.ts';
import { type Unit, unitOfWork } from '../unit.ts';

/** Proposals of one repository that one delivery has asked about. */
const MOST_WOKEN = 100;

/** Something was pushed to a repository: a pull request of ours may be merged by it, or have conflicts now. */
export const wakeProposals = (context: Context, repositoryId: string): Promise<void> =>
  unitOfWork(context, (unit) => wakeProposalsIn(unit, context, { repositoryId }));

/** GitHub is asked at once about the open pull requests of ours in a repository; about one of them when its number is given. */
export async function wakeProposalsIn(
  { tx, enqueue }: Unit,
  context: Context,
  { repositoryId, number }: { repositoryId: string; number?: number },
): Promise<void> {
  const open = await tx.proposal.findMany({
    where: {
      state: { in: ['open', 'conflicts'] },
      application: { repositoryId },
      ...(number === undefined ? {} : { number }),
    },
    select: { id: true },
    orderBy: { nextLookAt: 'asc' },
    take: MOST_WOKEN,
  });
  const ids = open.map(({ id }) => id);
  if (ids.length === 0) return;
  await tx.proposal.updateMany({ where: { id: { in: ids } }, data: { nextLookAt: context.now() } });
  const { organizationId } = context;
  for (const id of ids) enqueue('follow-proposal', { organizationId, proposalId: proposalId.parse(id) });
}
