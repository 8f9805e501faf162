import { isStranger, type PlanPullInput, type PullView } from '@landfall/contracts/pull';
import { actorName, type Context } from '../context.ts';
import { notFound, Refusal } from '../refusal.ts';
import { type Unit, unitOfWork } from '../unit.ts';
import { lockPull, type PullRow } from './lock.ts';
import { notePullIn } from './note.ts';
import { askHosts, settle } from './settle.ts';
import { pullViewOf } from './view.ts';

/** Has a pull request planned anew, against the cluster and its base as they are now. @throws Refusal `not-found`, `conflict` */
export function planPullAgain(context: Context, id: string): Promise<PullView> {
  return unitOfWork(context, async (unit) => {
    const row = await opened(unit, id);
    await notePullIn(unit, context, { ...row, again: true });
    unit.audit('pull.again', subjectOf(row));
    return pullViewOf(unit.tx, id);
  });
}

/**
 * Has a stranger's pull request planned against the cluster: this very head into this very base, which the person saw, and no other.
 * What it renders to is stored already. @throws Refusal `not-found`; `conflict` when it is closed, or its head or base is another
 */
export function clickPull(
  context: Context,
  id: string,
  { head, baseBranch }: PlanPullInput,
): Promise<PullView> {
  return unitOfWork(context, async (unit) => {
    const row = await opened(unit, id);
    if (row.head !== head || row.baseBranch !== baseBranch) throw movedOn(row);
    if (isStranger(row) && row.clickedHead !== head) await click(unit, context, row);
    return pullViewOf(unit.tx, id);
  });
}

async function click(unit: Unit, context: Context, row: PullRow): Promise<void> {
  const { tx } = unit;
  const { id, head } = row;
  const by = actorName(context.actor) ?? 'Landfall';
  const clicked = { clickedHead: head, clickedBy: by, clickedAt: context.now() };
  await tx.pullRequest.updateMany({ where: { id }, data: clicked });
  unit.audit('pull.click', subjectOf(row), { head });
  const waiting = await tx.pullPlan.updateManyAndReturn({
    where: { pullId: id, head: head ?? '', state: 'needs-click' },
    data: { state: 'planning', handedAt: context.now(), updatedAt: context.now() },
    select: { id: true },
  });
  await askHosts(
    unit,
    context,
    id,
    waiting.map((plan) => plan.id),
  );
  // Where nothing waits for it, its render is still to come, and asks by itself.
  if (waiting.length > 0) await settle(unit, context, { ...row, ...clicked });
}

async function opened(unit: Unit, id: string): Promise<PullRow> {
  const row = await lockPull(unit, id);
  if (!row) throw notFound('pull request');
  if (row.standing === 'open' || row.standing === 'unknown') return row;
  throw new Refusal('conflict', {
    what: `Pull request ${row.number} was not planned.`,
    why: row.standing === 'merged' ? 'It is merged: what it brought is deployed.' : 'It is closed.',
    fix: 'Look at what runs on the page of the application.',
  });
}

const movedOn = ({ number, head, baseBranch }: PullRow): Refusal =>
  new Refusal('conflict', {
    what: `Pull request ${number} was not planned against the cluster.`,
    why: `It has moved meanwhile: it is ${head?.slice(0, 7) ?? 'no commit'} into ${baseBranch} now.`,
    fix: 'Look at what it is now, then click again.',
  });

const subjectOf = ({ id, number }: PullRow) => ({ kind: 'pull-request', id, name: `#${number}` });
