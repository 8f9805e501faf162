import type { Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';
import { notePullIn } from './note.ts';

/** Where the webhook works a list is the net below it; where it does not, the list is all there is. */
const SELDOM_MS = 60 * 60_000;
const OFTEN_MS = 5 * 60_000;
/** Open pull requests that are asked for, the newest. */
export const MOST_LISTED = 30;

/**
 * Takes the turn to ask GitHub for the open pull requests of a repository, where it is due: those that were open before the repository
 * was connected, and what webhooks did not bring, are found so. Not before there is an application that one could touch.
 */
export function takePullsTurn(context: Context, repositoryId: string): Promise<boolean> {
  return unitOfWork(context, async ({ tx }) => {
    const now = context.now();
    const before = (ms: number) => ({ pullsListedAt: { lt: new Date(now.getTime() - ms) } });
    const { count } = await tx.repository.updateMany({
      where: {
        id: repositoryId,
        installationId: { not: null },
        applications: { some: {} },
        OR: [{ pullsListedAt: null }, before(SELDOM_MS), { webhookWorks: false, ...before(OFTEN_MS) }],
      },
      data: { pullsListedAt: now },
    });
    return count === 1;
  });
}

/** A pull request that GitHub lists as open. */
interface Listed {
  number: number;
  head: string;
}

/**
 * Has those looked at that are not known, are known with another head or as over; and those that are open here, and not there any
 * more, where all that are open are listed.
 */
export function noteMissedPulls(
  context: Context,
  { repositoryId, open }: { repositoryId: string; open: readonly Listed[] },
): Promise<void> {
  return unitOfWork(context, async (unit) => {
    const numbers = open.map(({ number }) => number);
    const isWhole = open.length < MOST_LISTED;
    const known = await unit.tx.pullRequest.findMany({
      where: {
        repositoryId,
        OR: [{ number: { in: numbers } }, ...(isWhole ? [{ standing: 'open' }] : [])],
      },
      select: { number: true, head: true, standing: true },
      orderBy: { number: 'desc' },
      take: 2 * MOST_LISTED,
    });
    const rows = new Map(known.map((row) => [row.number, row]));
    // Whose first look is still to come is not missed.
    const isMissed = ({ number, head }: Listed) => {
      const row = rows.get(number);
      return (
        row === undefined || (row.standing !== 'unknown' && (row.standing !== 'open' || row.head !== head))
      );
    };
    const gone = known.filter(({ number, standing }) => standing === 'open' && !numbers.includes(number));
    const missed = [...open.filter(isMissed), ...(isWhole ? gone : [])].map(({ number }) => number);
    // In the order in which rows are locked everywhere.
    for (const number of missed.sort((one, other) => one - other))
      await notePullIn(unit, context, { repositoryId, number });
  });
}
