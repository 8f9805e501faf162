import { isStranger } from '@landfall/contracts/pull';
import type { Transaction } from '@landfall/db/transaction';
import type { Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';
import { pullViews } from './view.ts';

/** Pull requests that one push has planned anew. Of more their pages say that the base has moved. */
const MOST_PLANNED = 10;
/** Of those, and of more, that one push tells open pages of. */
const MOST_TOLD = 50;
/** Several pushes are answered by one planning, and what the first of them brought is deployed by then, mostly. */
const QUIET_MS = 30_000;

/** What a look at a repository found. */
export interface MovedBase {
  repositoryId: string;
  /** Where its branches stand: all of them, or those that were asked about. */
  tips: ReadonlyMap<string, string>;
  /** Whom the look has rendered anew. */
  applicationIds: readonly string[];
}

/**
 * A push has touched applications that open pull requests into that branch were planned for: those plans are of yesterday. The newest
 * ones are planned anew once it is quiet, those of people who may push first; a conflict may be over, so that it is looked at as
 * well. What is under way is not stopped: it is planned anew when it is written.
 */
export function noteBaseMoved(context: Context, moved: MovedBase): Promise<void> {
  return unitOfWork(context, async (unit) => {
    const found = await mark(unit.tx, moved);
    const first = found.toSorted(
      (one, other) => Number(isStranger(one)) - Number(isStranger(other)) || other.number - one.number,
    );
    await planSoon(
      unit.tx,
      context,
      first.slice(0, MOST_PLANNED).map(({ id }) => id),
    );
    const told = first.slice(0, MOST_TOLD).map(({ id }) => id);
    for (const pull of await pullViews(unit.tx, told)) unit.emit({ type: 'pull', pull });
  });
}

interface Marked {
  id: string;
  number: number;
  fork: boolean;
  association: string;
  head: string | null;
  ownHead: string | null;
}

/** In the order in which rows are locked everywhere. */
const mark = (tx: Transaction, { repositoryId, tips, applicationIds }: MovedBase): Promise<Marked[]> =>
  tx.$queryRaw<Marked[]>`
    WITH moved AS (
      SELECT p.id FROM pull_requests p
      JOIN unnest(${[...tips.keys()]}::text[], ${[...tips.values()]}::text[]) AS t (branch, tip) ON t.branch = p.base_branch
      WHERE p.repository_id = ${repositoryId}::uuid AND p.standing = 'open' AND p.base_revision IS DISTINCT FROM t.tip
        AND (p.problem->>'code' = 'merge-conflicts' OR EXISTS (
          SELECT 1 FROM pull_plans l WHERE l.pull_id = p.id AND l.head = p.head AND l.state <> 'superseded'
            AND l.application_id = ANY(${[...applicationIds]}::uuid[])))
      ORDER BY p.number FOR UPDATE OF p)
    UPDATE pull_requests p SET base_moves = p.base_moves + 1 FROM moved WHERE p.id = moved.id
    RETURNING p.id, p.number, p.fork, p.association, p.head, p.own_head AS "ownHead"`;

/**
 * Has the newest open pull requests of a repository planned anew: an application has come, or follows something else, and whom they
 * touch is another matter now.
 */
export async function planNewestSoon(tx: Transaction, context: Context, repositoryId: string): Promise<void> {
  const newest = await tx.pullRequest.findMany({
    where: { repositoryId, standing: 'open' },
    select: { id: true },
    orderBy: { number: 'desc' },
    take: MOST_PLANNED,
  });
  await planSoon(
    tx,
    context,
    newest.map(({ id }) => id),
  );
}

/** Has those planned anew of which nothing is under way, locked in the order in which they are locked everywhere. */
export async function planSoon(tx: Transaction, context: Context, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const at = new Date(context.now().getTime() + QUIET_MS);
  await tx.$executeRaw`
    WITH idle AS (
      SELECT id FROM pull_requests WHERE id = ANY(${[...ids]}::uuid[]) AND standing = 'open' AND asked = done
        AND publish_asked = publish_done AND state IN ('planned', 'needs-click', 'failed')
      ORDER BY number FOR UPDATE)
    UPDATE pull_requests p SET asked = asked + 1, asked_again = asked + 1, tries = 0, next_look_at = ${at}
    FROM idle WHERE p.id = idle.id`;
}
