import { proposalId } from '@landfall/contracts/ids';
import type { Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';

/** Proposals of one repository that one delivery has asked about. */
const MOST_WOKEN = 100;

/** Something happened to a repository at GitHub: its open pull requests of ours are asked about at once. */
export function wakeProposals(context: Context, repositoryId: string): Promise<void> {
  return unitOfWork(context, async ({ tx, enqueue }) => {
    const open = await tx.proposal.findMany({
      where: { state: { in: ['open', 'conflicts'] }, application: { repositoryId } },
      select: { id: true },
      orderBy: { nextLookAt: 'asc' },
      take: MOST_WOKEN,
    });
    const ids = open.map(({ id }) => id);
    if (ids.length === 0) return;
    await tx.proposal.updateMany({ where: { id: { in: ids } }, data: { nextLookAt: context.now() } });
    const { organizationId } = context;
    for (const id of ids) enqueue('follow-proposal', { organizationId, proposalId: proposalId.parse(id) });
  });
}
