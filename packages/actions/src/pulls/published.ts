import type { Plan } from '@landfall/contracts/plan';
import { plan } from '@landfall/contracts/plan';
import { type ProblemWords, problemWords } from '@landfall/contracts/problem';
import type { PullPlanView, PullView } from '@landfall/contracts/pull';
import { JSON_NULL } from '@landfall/db/client';
import type { Transaction } from '@landfall/db/transaction';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { toJson } from '../json.ts';
import { read, unitOfWork } from '../unit.ts';
import { planSoon } from './base-moved.ts';
import { forgetCheck } from './begun-check.ts';
import { lockPull } from './lock.ts';
import { MOST_TRIES, nextTry } from './tries.ts';
import { pullViewOf, shownPlan, toPullPlanView } from './view.ts';

/** A pull request as it is written to GitHub. */
export interface PublishablePull {
  pull: PullView;
  /** Without the objects that do not change; `path`: folder of the application. */
  plans: (PullPlanView & { plan: Plan | null; path: string })[];
  /** The commit that was planned. */
  plannedRevision: string | null;
  /** Everybody may read what is written, and the organization has not said that diffs may be among it. */
  isDiscreet: boolean;
  /** Of the check that was begun and has not ended. */
  checkId: number | undefined;
  commentId: number | undefined;
  /** The last request to write whose check is written. */
  checkDone: number;
}

/** Bytes of all plans of a pull request that are read to be told: a comment holds 64 KiB, and marks have an end as well. */
const MOST_TOLD = 4 * 1024 * 1024;

/**
 * Undefined where it is no more, or its head is not known yet.
 * @param most bytes of plans that are read, the gravest first; of those beyond there are counts
 */
export function openToPublish(
  context: Context,
  id: string,
  most = MOST_TOLD,
): Promise<PublishablePull | undefined> {
  return read(context, async (tx) => {
    const include = { repository: { select: { openDiffs: true } } } as const;
    const row = await tx.pullRequest.findFirst({ where: { id }, include });
    if (!row?.head) return undefined;
    return {
      pull: await pullViewOf(tx, id),
      plans: await told(tx, { pullId: id, head: row.head, most }),
      plannedRevision: row.plannedRevision,
      isDiscreet: row.isPublic && !row.repository.openDiffs,
      checkId: row.checkHead === row.head && row.checkId !== null ? Number(row.checkId) : undefined,
      commentId: row.commentId === null ? undefined : Number(row.commentId),
      checkDone: row.checkDone,
    };
  });
}

/** Nothing is told of an object that does not change, and most do not; two hundred plans would still be 50 MiB. */
async function told(
  tx: Transaction,
  { pullId, head, most }: { pullId: string; head: string; most: number },
): Promise<PublishablePull['plans']> {
  const rows = await tx.pullPlan.findMany({
    where: { pullId, head, state: { not: 'superseded' } },
    omit: shownPlan.omit,
    include: { application: { select: { ...shownPlan.include.application.select, path: true } } },
    orderBy: { application: { name: 'asc' } },
  });
  const changing = z.array(z.object({ id: z.string(), plan })).parse(
    await tx.$queryRaw`
      SELECT id, plan FROM (
        SELECT id, plan, sum(length(plan::text)) OVER (ORDER BY failed DESC, weight DESC, id) AS so_far FROM (
          SELECT id, state = 'failed' AS failed,
            100 * (summary->>'prune')::int + 100 * (summary->>'refuse')::int + (summary->>'configure')::int + (summary->>'create')::int AS weight,
            jsonb_set(plan, '{items}', jsonb_path_query_array(plan, '$.items[*] ? (@.action != "unchanged")')) AS plan
          FROM pull_plans WHERE pull_id = ${pullId}::uuid AND head = ${head} AND state <> 'superseded' AND plan IS NOT NULL
        ) AS weighed ) AS counted WHERE so_far <= ${most}`,
  );
  const plans = new Map(changing.map((one) => [one.id, one.plan]));
  return rows.map((one) => ({
    ...toPullPlanView(one),
    path: one.application.path,
    plan: plans.get(one.id) ?? null,
  }));
}

/** The comment at GitHub that is ours, kept as soon as it is there: whatever fails after it, there is no second one. */
export function recordComment(context: Context, id: string, commentId: number): Promise<void> {
  return unitOfWork(context, async ({ tx }) => {
    await tx.pullRequest.updateMany({ where: { id }, data: { commentId: BigInt(commentId) } });
  });
}

/**
 * The check of a request is written and has ended, whatever becomes of the comment: it is not written again, since annotations
 * would be there twice, and the next planning begins another.
 */
export function recordCheck(
  context: Context,
  id: string,
  { publish, checkId }: { publish: number; checkId: number | undefined },
): Promise<void> {
  return unitOfWork(context, async ({ tx }) => {
    await tx.pullRequest.updateMany({
      where: { id, checkDone: { lt: publish } },
      data: { checkDone: publish },
    });
    if (checkId !== undefined) await forgetCheck(tx, id, checkId);
  });
}

/** What writing to GitHub came to. */
export type Published = 'written' | { problem: ProblemWords; isPassing: boolean; retryAt?: Date | undefined };

/**
 * Records that check and comment are written, or why not: what passes is tried again, later each time, and not for ever.
 * @param publish number of the request that this answers
 */
export function recordPublished(
  context: Context,
  id: string,
  publish: number,
  published: Published,
): Promise<void> {
  return unitOfWork(context, async (unit) => {
    const row = await lockPull(unit, id);
    if (!row) return;
    const now = context.now();
    const isLater = published !== 'written' && published.isPassing && row.tries < MOST_TRIES;
    // What was asked for meanwhile is due already, and writes this too.
    const isOvertaken = row.publishAsked > publish || row.asked > row.done;
    const retryAt = published === 'written' ? undefined : published.retryAt;
    await unit.tx.pullRequest.updateMany({
      where: { id },
      data: {
        ...(published !== 'written'
          ? { publishProblem: toJson(problemWords.parse(published.problem)) }
          : { publishProblem: JSON_NULL, publishedAt: now }),
        ...(!isLater && { publishDone: Math.max(row.publishDone, publish) }),
        ...(isLater && !isOvertaken && { nextLookAt: nextTry(now, row.tries, { retryAt }) }),
      },
    });
    // While this was planned and written; what moved before that was known when it began.
    if (!isLater && row.baseMoves > row.baseMovesPlanned) await planSoon(unit.tx, context, [id]);
    unit.emit({ type: 'pull', pull: await pullViewOf(unit.tx, id) });
  });
}
