import type { Prisma } from '@landfall/db/client';
import type { Transaction } from '@landfall/db/transaction';

/** A pull request of ours that cannot be merged as it stands, and that another one takes the place of. */
export interface ReplacedProposal {
  id: string;
  number: number;
}

/** Those of an application with conflicts. */
export async function replacedProposals(
  tx: Transaction,
  where: Prisma.ProposalWhereInput & { applicationId: string },
): Promise<ReplacedProposal[]> {
  const rows = await tx.proposal.findMany({
    where: { ...where, state: 'conflicts' },
    select: { id: true, number: true },
  });
  return rows.flatMap(({ id, number }) => (number === null ? [] : [{ id, number }]));
}
