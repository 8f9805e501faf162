import type { PageQuery } from '@landfall/contracts/page';
import { plan } from '@landfall/contracts/plan';
import type { PullDetail, PullPlanDetail } from '@landfall/contracts/pull';
import type { Context } from '../context.ts';
import { olderThan, toPage } from '../page.ts';
import { notFound } from '../refusal.ts';
import { read } from '../unit.ts';
import { pullPlanViews, pullViewOf, shownPlan, shownPull, toPullPlanView, toPullView } from './view.ts';

/** Pull requests, the one that moved last first, of one repository when named. */
export function listPulls(
  context: Context,
  { cursor, limit, repositoryId }: PageQuery & { repositoryId?: string | undefined },
) {
  return read(context, async (tx) => {
    const rows = await tx.pullRequest.findMany({
      where: { ...olderThan('updatedAt', cursor), ...(repositoryId ? { repositoryId } : {}) },
      orderBy: [{ updatedAt: 'desc' }, { id: 'desc' }],
      take: limit + 1,
      ...shownPull,
    });
    return toPage(rows, limit, (row) => row.updatedAt, toPullView);
  });
}

/** One with the plans of its newest head; while there is none, those of the head before. @throws Refusal `not-found` */
export function getPull(context: Context, id: string): Promise<PullDetail> {
  return read(context, async (tx) => {
    const pull = await pullViewOf(tx, id);
    const all = await pullPlanViews(tx, { pullId: id });
    const newest = all.filter(({ head }) => head === pull.head);
    const isPlanned = newest.length > 0 || pull.state === 'planned';
    return { ...pull, plans: isPlanned ? newest : all };
  });
}

/** What it would do to one application, object by object. @throws Refusal `not-found` */
export function getPullPlan(context: Context, id: string): Promise<PullPlanDetail> {
  return read(context, async (tx) => {
    const include = shownPlan.include;
    const row = await tx.pullPlan.findFirst({ where: { id }, include });
    if (!row) throw notFound('plan');
    return { ...toPullPlanView(row), plan: row.plan === null ? null : plan.parse(row.plan) };
  });
}
