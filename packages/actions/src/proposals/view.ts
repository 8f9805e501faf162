import { applicationId, proposalId } from '@landfall/contracts/ids';
import { problemWords } from '@landfall/contracts/problem';
import { acceptedField, type ProposalView, proposalView } from '@landfall/contracts/proposal';
import type { Prisma } from '@landfall/db/client';
import type { Transaction } from '@landfall/db/transaction';
import { z } from 'zod';
import { timestamp } from '../json.ts';

export type ProposalRow = Prisma.ProposalGetPayload<object>;

const fieldsOf = z.array(acceptedField);
/** The fields of an accepted drift; none for a revert. */
export const proposalFields = ({ fields }: Pick<ProposalRow, 'fields'>) => fieldsOf.parse(fields);

/** A proposal as pages show it. */
export const toProposalView = (row: ProposalRow): ProposalView => ({
  id: proposalId.parse(row.id),
  applicationId: applicationId.parse(row.applicationId),
  kind: proposalView.shape.kind.parse(row.kind),
  state: proposalView.shape.state.parse(row.state),
  by: row.by,
  askedAt: timestamp(row.askedAt),
  branch: row.branch,
  number: row.number,
  url: row.url,
  problem: row.problem === null ? null : problemWords.parse(row.problem),
  notes: row.notes,
});

/** The newest proposal about each of these drifts, as long as it is about the change that is there now. */
export async function proposalsOf(
  tx: Transaction,
  drifts: readonly { id: string; change: string }[],
): Promise<Map<string, ProposalRow>> {
  if (drifts.length === 0) return new Map();
  const changes = new Map(drifts.map(({ id, change }) => [id, change]));
  const rows = await tx.proposal.findMany({
    where: { driftIds: { hasSome: [...changes.keys()] } },
    orderBy: [{ askedAt: 'asc' }, { id: 'asc' }],
  });
  return new Map(
    rows.flatMap((row) =>
      proposalFields(row)
        .filter(({ driftId, change }) => changes.get(driftId) === change)
        .map(({ driftId }) => [driftId as string, row] as const),
    ),
  );
}
