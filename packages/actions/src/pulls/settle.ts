import { pullId, pullPlanId } from '@landfall/contracts/ids';
import { isStranger, type PullAuthor } from '@landfall/contracts/pull';
import type { Context } from '../context.ts';
import type { Unit } from '../unit.ts';
import type { PullRow } from './lock.ts';
import { pullPlanViews, pullViewOf } from './view.ts';

/**
 * May the cluster be read for this head? Of people who may push, and of a head that we pushed ourselves, always; of a stranger, when a member has said so of this very
 * head: what they push after it needs another click.
 */
export const mayAskCluster = (row: PullAuthor & Pick<PullRow, 'clickedHead'>): boolean =>
  !isStranger(row) || (row.head !== null && row.clickedHead === row.head);

/** Has the hosts of clusters asked for plans, and tells of them. */
export async function askHosts(
  unit: Unit,
  context: Context,
  pull: string,
  planIds: readonly string[],
): Promise<void> {
  const { organizationId } = context;
  for (const id of planIds)
    unit.enqueue('plan-pull-application', { organizationId, pullPlanId: pullPlanId.parse(id) });
  await tellPlans(unit, pull, planIds);
}

/** Tells of plans. */
export async function tellPlans(unit: Unit, pull: string, planIds: readonly string[]): Promise<void> {
  for (const plan of await pullPlanViews(unit.tx, { pullId: pull, id: { in: [...planIds] } }))
    unit.emit({ type: 'pull-plan', pullId: pull, plan });
}

/** What of a pull request decides how far it is. */
type SettledPull = Pick<PullRow, 'id' | 'head' | 'asked' | 'done'> & { problem: unknown };

/**
 * What the plans of its newest head come to for a pull request whose row is locked, and tells of it; with the last of them it is
 * written to GitHub (next: plan-pull once more).
 */
export async function settle(unit: Unit, context: Context, row: SettledPull): Promise<void> {
  const { tx } = unit;
  const plans = await tx.pullPlan.groupBy({
    by: ['state'],
    where: { pullId: row.id, head: row.head ?? '' },
  });
  const states = new Set(plans.map(({ state }) => state));
  const isUnderWay = states.has('waiting') || states.has('planning') || row.asked > row.done;
  const hasFailed = row.problem !== null || states.has('failed');
  const ended = hasFailed ? 'failed' : states.has('needs-click') ? 'needs-click' : 'planned';
  await tx.pullRequest.updateMany({
    where: { id: row.id },
    data: {
      state: isUnderWay ? 'planning' : ended,
      updatedAt: context.now(),
      ...(isUnderWay ? {} : { publishAsked: { increment: 1 }, tries: 0, nextLookAt: context.now() }),
    },
  });
  unit.emit({ type: 'pull', pull: await pullViewOf(tx, row.id) });
  if (isUnderWay) return;
  unit.enqueue('plan-pull', { organizationId: context.organizationId, pullId: pullId.parse(row.id) });
}
