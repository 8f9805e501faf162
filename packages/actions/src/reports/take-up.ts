import type { ProblemWords } from '@landfall/contracts/problem';
import { type SyncState, syncState } from '@landfall/contracts/sync';
import type { Prisma } from '@landfall/db/client';
import type { Transaction } from '@landfall/db/transaction';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { toJson } from '../json.ts';
import { unitOfWork } from '../unit.ts';

/** GitHub's words for how a commit fares. */
export const reportState = z.enum(['pending', 'success', 'failure', 'error']);
export type ReportState = z.infer<typeof reportState>;

/** A sync as it is told to GitHub: a name, a number and how it stands. Nothing of its objects, for everybody may read it there. */
export interface OpenedReport {
  state: ReportState;
  syncState: SyncState;
  number: number;
  revision: string;
  application: { id: string; name: string; repositoryId: string };
  /** Where it gave way: the sync that took its place, which is told in its stead. */
  follows?: { id: string; state: SyncState; number: number; revision: string };
}

/** Longer than telling it may take: what was begun is looked for again only after it. */
const BEGUN_MS = 5 * 60_000;
/** A commit whose status nobody could set for half a day is an old one. */
export const MOST_TRIES = 12;

/**
 * Takes up what is to be told of a sync, counted before GitHub is asked: one that dies on the way is neither followed at once nor for
 * ever. Undefined when it is told, given up, or not this organization's.
 */
export function takeUpReport(context: Context, syncId: string): Promise<OpenedReport | undefined> {
  return unitOfWork(context, async ({ tx }) => {
    const wanted = { id: syncId, nextTryAt: { not: null } };
    const nextTryAt = new Date(context.now().getTime() + BEGUN_MS);
    const { count } = await tx.commitReport.updateMany({
      where: { ...wanted, tries: { lt: MOST_TRIES } },
      data: { tries: { increment: 1 }, nextTryAt },
    });
    if (count === 0) return giveUp(tx, wanted);
    const row = await tx.commitReport.findFirst({ where: wanted, include: shown });
    if (!row) return undefined;
    const { number, state, snapshot, application } = row.sync;
    const follows =
      row.follows === null
        ? null
        : await tx.sync.findFirst({
            where: { applicationId: application.id, number: row.follows },
            select: follower,
          });
    return {
      state: reportState.parse(row.state),
      syncState: syncState.parse(state),
      number,
      revision: snapshot.revision,
      application,
      ...(follows === null ? {} : { follows: followed(follows) }),
    };
  });
}

/** Where there is one to be told: it was begun too often. */
async function giveUp(tx: Transaction, wanted: Prisma.CommitReportWhereInput): Promise<undefined> {
  const data = { nextTryAt: null, problem: toJson(cutOffTooOften) };
  await tx.commitReport.updateMany({ where: wanted, data });
}

const shown = {
  sync: {
    select: {
      number: true,
      state: true,
      snapshot: { select: { revision: true } },
      application: { select: { id: true, name: true, repositoryId: true } },
    },
  },
} as const;

const follower = { id: true, number: true, state: true, snapshot: { select: { revision: true } } } as const;

const followed = ({
  id,
  number,
  state,
  snapshot,
}: {
  id: string;
  number: number;
  state: string;
  snapshot: { revision: string };
}) => ({
  id,
  number,
  state: syncState.parse(state),
  revision: snapshot.revision,
});

const cutOffTooOften: ProblemWords = {
  code: 'too-many-tries',
  what: 'A commit status could not be set.',
  why: `Telling it was begun ${MOST_TRIES} times and did not come to its end.`,
  fix: 'Look at the sync itself.',
};
