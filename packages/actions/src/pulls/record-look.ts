import type { PullStanding } from '@landfall/contracts/pull';
import { JSON_NULL, type Prisma } from '@landfall/db/client';
import type { Context } from '../context.ts';
import { type Unit, unitOfWork } from '../unit.ts';
import { lockPull, type PullRow } from './lock.ts';
import { isOurs } from './ours.ts';
import { settle, tellPlans } from './settle.ts';
import { pullViewOf } from './view.ts';

/** What GitHub says of a pull request. */
export interface ToldPull {
  standing: Exclude<PullStanding, 'unknown'>;
  title: string;
  author: string;
  association: string;
  fork: boolean;
  isPublic: boolean;
  head: string;
  headBranch: string;
  baseBranch: string;
}

/**
 * Records what GitHub said. What another head was planned to do is superseded, and forgotten with the next one after it.
 * @param asked number of the request that this answers
 * @returns whether it is to be planned now: it is open, and its head or base is new, or was not planned to the end, or somebody
 * wants it anew
 */
export function recordLook(context: Context, id: string, asked: number, told: ToldPull): Promise<boolean> {
  return unitOfWork(context, async (unit) => {
    const row = await lockPull(unit, id);
    if (!row) return false;
    const hasMoved = row.head !== told.head || row.baseBranch !== told.baseBranch;
    const wasOver = row.standing === 'merged' || row.standing === 'closed';
    const isOpen = told.standing === 'open';
    const isAsked = row.state === 'planning' && (await isWithHosts(unit, row));
    const ownHead = await ownHeadOf(unit, row, told);
    // Written down a moment later than GitHub was asked: nobody has to click for it.
    const isOwnNow = ownHead !== null && row.state === 'needs-click';
    const isPlanned = (row.state === 'planned' || row.state === 'needs-click' || isAsked) && !isOwnNow;
    const planned = isOpen && (hasMoved || wasOver || row.askedAgain > row.done || !isPlanned);
    if (hasMoved || !isOpen) await supersede(unit, context, row, told.head);
    const data = { ...dataOf(context, row, { asked, told, planned }), ownHead };
    await unit.tx.pullRequest.updateMany({ where: { id }, data });
    // The last of its plans may have come while this was asked for, and waited for its answer.
    if (isOpen && isAsked && !planned)
      await settle(unit, context, { ...row, problem: null, done: Math.max(row.done, asked) });
    else unit.emit({ type: 'pull', pull: await pullViewOf(unit.tx, id) });
    return planned;
  });
}

/** A fork's head is never ours, whatever it is: whoever made the fork could have taken it over. */
async function ownHeadOf({ tx }: Unit, row: PullRow, { fork, head }: ToldPull): Promise<string | null> {
  const { repositoryId, ownHead } = row;
  return !fork && (ownHead === head || (await isOurs(tx, { repositoryId, head }))) ? head : null;
}

/** Is everything of its head rendered, so that nothing is left but what hosts were asked? */
async function isWithHosts({ tx }: Unit, { id, head }: PullRow): Promise<boolean> {
  const plans = await tx.pullPlan.findMany({
    where: { pullId: id, head: head ?? '' },
    select: { state: true },
  });
  return plans.length > 0 && plans.every(({ state }) => state !== 'waiting');
}

function dataOf(
  context: Context,
  row: PullRow,
  { asked, told, planned }: { asked: number; told: ToldPull; planned: boolean },
): Prisma.PullRequestUpdateManyMutationInput {
  // A click is for what merging the head into this base brings: into another one it touches others, and is not what they saw.
  const isElsewhere = row.baseBranch !== told.baseBranch;
  const unclicked = isElsewhere ? { clickedHead: null, clickedBy: null, clickedAt: null } : {};
  const common = { ...told, ...unclicked, updatedAt: context.now() };
  // Where this planning fails, whoever looks next plans: by then nothing has moved any more.
  if (planned)
    return { ...common, state: 'planning', problem: JSON_NULL, askedAgain: Math.max(row.askedAgain, asked) };
  const done = Math.max(row.done, asked);
  // Closed before it was planned: nothing more is done, and nothing says that it is still going on.
  const state = told.standing !== 'open' && row.state !== 'failed' ? 'planned' : row.state;
  // What was to be written before this was asked for has waited for it.
  const isDue = state === 'planning' ? {} : { tries: 0, nextLookAt: context.now() };
  // What kept an earlier try of this look has passed; what its planning failed with stays.
  const passed = state === 'failed' ? {} : { problem: JSON_NULL };
  return { ...common, ...isDue, ...passed, done, state };
}

/** Plans of other heads are no longer of use; those of the head before stay to be looked at, marked. */
async function supersede(unit: Unit, context: Context, row: PullRow, head: string): Promise<void> {
  const { tx } = unit;
  await tx.pullPlan.deleteMany({ where: { pullId: row.id, head: { notIn: [head, row.head ?? ''] } } });
  const unfinished = { in: ['waiting', 'planning', 'needs-click'] };
  const where = row.head === head ? { head, state: unfinished } : { head: row.head ?? '' };
  const gone = await tx.pullPlan.updateManyAndReturn({
    where: { pullId: row.id, ...where },
    data: { state: 'superseded', updatedAt: context.now() },
    select: { id: true },
  });
  await tellPlans(
    unit,
    row.id,
    gone.map(({ id }) => id),
  );
}
