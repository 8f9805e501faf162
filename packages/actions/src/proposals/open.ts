import type { AcceptedField, ProposalView } from '@landfall/contracts/proposal';
import type { Prisma } from '@landfall/db/client';
import type { Transaction } from '@landfall/db/transaction';
import { clusterFacts, type RenderableApplication, renderableOf } from '../applications/renderable.ts';
import type { Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';
import { neighboursOf } from './neighbours.ts';
import { type ReplacedProposal, replacedProposals } from './replaced.ts';
import { proposalFields, toProposalView } from './view.ts';

/** Longer than making one may take: one that was begun is looked for again only after it. */
const BEGUN_MS = 6 * 60_000;

/** All that a proposal is made from, and followed by. */
export interface OpenedProposal {
  view: ProposalView;
  /** How often its branch was begun, this time included. */
  tries: number;
  fields: AcceptedField[];
  askedAt: Date;
  application: RenderableApplication & {
    clusterName: string;
    /** What its newest render read, and the commit of it; null before the first. */
    read: string[];
    revision: string | null;
  };
  /** Earlier ones about the same that have conflicts: this one takes their place. */
  replaces: ReplacedProposal[];
  /** Of the same repository, with what their newest renders read: a shared file is theirs, too. None once it is made. */
  neighbours: { name: string; read: string[] }[];
}

/** Takes a proposal up. Undefined when there is no such proposal any more, or it has ended. */
export function openProposal(context: Context, id: string): Promise<OpenedProposal | undefined> {
  return unitOfWork(context, async ({ tx }) => {
    const row = await tx.proposal.findFirst({
      where: { id, nextLookAt: { not: null } },
      include: {
        application: { include: { cluster: { select: { ...clusterFacts, name: true } } } },
      },
    });
    if (!row) return undefined;
    const { application: own } = row;
    // What is followed only is asked about at GitHub, and read often.
    const isNew = row.state === 'asked';
    const begun = { tries: row.tries + 1, nextLookAt: new Date(context.now().getTime() + BEGUN_MS) };
    if (isNew) await unfinished(tx, id, begun);
    const nearby = isNew ? await neighboursOf(tx, own) : [];
    const self = nearby.find((one) => one.id === own.id);
    return {
      view: toProposalView(row),
      tries: isNew ? begun.tries : 0,
      replaces: await replacedProposals(tx, {
        applicationId: own.id,
        driftIds: { hasSome: row.driftIds },
        id: { not: id },
      }),
      fields: proposalFields(row),
      askedAt: row.askedAt,
      application: {
        ...renderableOf(own),
        clusterName: own.cluster.name,
        read: self?.read ?? [],
        revision: self?.revision ?? null,
      },
      neighbours: nearby.filter((one) => one !== self),
    };
  });
}

/** Whoever took it up stops before it is made: another goes on at once, and this try does not count. */
export const leaveProposal = (context: Context, id: string): Promise<unknown> =>
  unitOfWork(context, ({ tx }) => unfinished(tx, id, { tries: { decrement: 1 }, nextLookAt: context.now() }));

const unfinished = (
  tx: Transaction,
  id: string,
  data: Prisma.ProposalUpdateManyMutationInput,
): Promise<unknown> => tx.proposal.updateMany({ where: { id, state: 'asked' }, data });
