import type { ProblemWords } from '@landfall/contracts/problem';
import type { DeliveryOutcome } from '@landfall/contracts/repository';
import type { Context } from '../context.ts';
import type { Unit } from '../unit.ts';
import { shownDelivery, toDeliveryView } from './view.ts';

/** What one look came to for the deliveries that waited when it began. */
export interface AlikeEnd {
  revision: string | null;
  revisions: ReadonlyMap<string, string | null>;
  outcomes: DeliveryOutcome[];
  problem: ProblemWords | null;
}

/**
 * Ends deliveries that one look has answered, all in one statement, inside the caller's transaction. Those that somebody has
 * begun, ended or holds meanwhile stay theirs.
 */
export async function finishAlike(
  { tx, emit }: Pick<Unit, 'tx' | 'emit'>,
  context: Context,
  ids: readonly string[],
  { revision, revisions, outcomes, problem }: AlikeEnd,
): Promise<void> {
  if (ids.length === 0) return;
  const words = problem === null ? null : JSON.stringify(problem);
  const at = Object.fromEntries(ids.map((id) => [id, revisions.has(id) ? revisions.get(id) : revision]));
  // Two workers that end the same ones in another order would wait for each other.
  const ended = await tx.$queryRaw<{ id: string }[]>`
    UPDATE deliveries d SET state = ${problem ? 'failed' : 'done'}, revision = ${JSON.stringify(at)}::jsonb ->> d.id::text,
      outcomes = ${JSON.stringify(outcomes)}::jsonb, problem = ${words}::jsonb, processed_at = ${context.now()}
    FROM (
      SELECT organization_id, id FROM deliveries
      WHERE id = ANY(${[...ids]}::uuid[]) AND state = 'pending' AND outcomes = '[]'::jsonb
      ORDER BY id FOR UPDATE SKIP LOCKED
    ) AS free
    WHERE d.organization_id = free.organization_id AND d.id = free.id
    RETURNING d.id`;
  if (ended.length === 0) return;
  const rows = await tx.delivery.findMany({
    where: { id: { in: ended.map(({ id }) => id) } },
    orderBy: [{ receivedAt: 'asc' }, { id: 'asc' }],
    ...shownDelivery,
  });
  for (const row of rows) emit({ type: 'delivery', delivery: toDeliveryView(row) });
}
