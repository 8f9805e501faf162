import { applicationId, clusterId, pullId, pullPlanId, repositoryId } from '@landfall/contracts/ids';
import { type PlanSummary, planAction, planSummary } from '@landfall/contracts/plan';
import { problemWords } from '@landfall/contracts/problem';
import {
  isStranger,
  type PullPlanView,
  type PullView,
  planAgainst,
  pullPlanState,
  pullStanding,
  pullState,
} from '@landfall/contracts/pull';
import type { Prisma } from '@landfall/db/client';
import type { Transaction } from '@landfall/db/transaction';
import { z } from 'zod';
import { timestamp, timestampOrNull } from '../json.ts';
import { notFound } from '../refusal.ts';

/** What a pull request's view is made from. */
export const shownPull = {
  include: {
    repository: { select: { name: true, url: true } },
    plans: { select: { head: true, state: true, summary: true } },
  },
} as const;

/** What the view of a plan is made from: without the plan, which may be large. */
export const shownPlan = {
  omit: { plan: true, objectDigests: true },
  include: { application: { select: { name: true, cluster: { select: { id: true, name: true } } } } },
} as const;

const words = (stored: unknown) => (stored === null ? null : problemWords.parse(stored));

/** A pull request as pages show it. */
export function toPullView(row: Prisma.PullRequestGetPayload<typeof shownPull>): PullView {
  const isOver = row.standing === 'merged' || row.standing === 'closed';
  const plans = row.plans.filter(
    ({ head, state }) => head === row.head && (isOver || state !== 'superseded'),
  );
  const clicked = row.clickedHead !== null && row.clickedHead === row.head;
  return {
    id: pullId.parse(row.id),
    repositoryId: repositoryId.parse(row.repositoryId),
    repositoryName: row.repository.name,
    number: row.number,
    url: `${row.repository.url.replace(/\/+$/, '').replace(/\.git$/, '')}/pull/${row.number}`,
    standing: pullStanding.parse(row.standing),
    state: pullState.parse(row.state),
    title: row.title,
    author: row.author,
    fork: row.fork,
    stranger: isStranger(row),
    head: row.head,
    headBranch: row.headBranch,
    baseBranch: row.baseBranch,
    baseRevision: row.baseRevision,
    baseMoved: baseMovedOf(row),
    clicked: clicked && row.clickedAt ? { by: row.clickedBy ?? '', at: timestamp(row.clickedAt) } : null,
    applications: plans.length + row.left,
    left: row.left,
    summary: together(plans.flatMap(({ summary }) => planSummary.safeParse(summary).data ?? [])),
    problem: words(row.problem),
    publishedAt: timestampOrNull(row.publishedAt),
    publishProblem: words(row.publishProblem),
    updatedAt: timestamp(row.updatedAt),
    createdAt: timestamp(row.createdAt),
  };
}

function baseMovedOf(row: Prisma.PullRequestGetPayload<object>): PullView['baseMoved'] {
  if (row.standing !== 'open' || row.baseMoves <= row.baseMovesPlanned) return null;
  const isUnderWay = row.state === 'planning' || row.asked > row.done || row.publishAsked > row.publishDone;
  return isUnderWay ? 'soon' : 'on-request';
}

/** Several plans as one; null for none. */
export function together(summaries: readonly PlanSummary[]): PlanSummary | null {
  if (summaries.length === 0) return null;
  const sum = (action: (typeof planAction.options)[number]) =>
    summaries.reduce((all, one) => all + one[action], 0);
  return planSummary.parse(Object.fromEntries(planAction.options.map((action) => [action, sum(action)])));
}

/** One pull request. @throws Refusal `not-found` */
export async function pullViewOf(tx: Transaction, id: string): Promise<PullView> {
  const row = await tx.pullRequest.findFirst({ where: { id }, ...shownPull });
  if (!row) throw notFound('pull request');
  return toPullView(row);
}

/** Several, in no order. */
export async function pullViews(tx: Transaction, ids: readonly string[]): Promise<PullView[]> {
  const rows = await tx.pullRequest.findMany({ where: { id: { in: [...ids] } }, ...shownPull });
  return rows.map(toPullView);
}

/** What a pull request would do to one application, as pages list it. */
export function toPullPlanView(row: Prisma.PullPlanGetPayload<typeof shownPlan>): PullPlanView {
  const { cluster, name } = row.application;
  return {
    id: pullPlanId.parse(row.id),
    applicationId: applicationId.parse(row.applicationId),
    applicationName: name,
    clusterId: clusterId.parse(cluster.id),
    clusterName: cluster.name,
    head: row.head,
    state: pullPlanState.parse(row.state),
    against: planAgainst.parse(row.against),
    summary: row.summary === null ? null : planSummary.parse(row.summary),
    warnings: z.array(z.string()).parse(row.warnings),
    problem: words(row.problem),
    updatedAt: timestamp(row.updatedAt),
  };
}

/** Those of a pull request that match, by the names of their applications. */
export async function pullPlanViews(
  tx: Transaction,
  where: { pullId: string; id?: { in: string[] } },
): Promise<PullPlanView[]> {
  const rows = await tx.pullPlan.findMany({ where, ...shownPlan });
  return rows
    .map(toPullPlanView)
    .sort((one, other) => (one.applicationName < other.applicationName ? -1 : 1));
}
