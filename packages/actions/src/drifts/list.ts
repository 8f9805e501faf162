import type { DriftGroup, DriftQuery } from '@landfall/contracts/drift';
import type { Context } from '../context.ts';
import { readCursor, writeCursor } from '../page.ts';
import { read } from '../unit.ts';
import { driftViews } from './view.ts';

/** Of a group that is bigger only so many are named. */
const MOST_NAMED = 100;

interface Group {
  id: string;
  foundAt: Date;
  count: number;
}

/** The organization's open drift, identical changes together, the newest first; of one application when named. */
export function listDrifts(context: Context, { cursor, limit, applicationId }: DriftQuery) {
  const after = cursor === undefined ? null : readCursor(cursor);
  const application = applicationId ?? null;
  return read(context, async (tx) => {
    const groups = await tx.$queryRaw<Group[]>`
      SELECT change AS id, max(found_at) AS "foundAt", count(*)::int AS count FROM drifts
      WHERE state = 'open' AND (${application}::uuid IS NULL OR application_id = ${application}::uuid)
      GROUP BY change
      HAVING ${after === null} OR (max(found_at), change) < (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::text)
      ORDER BY max(found_at) DESC, change DESC LIMIT ${limit + 1}`;
    const shown = groups.slice(0, limit);
    const named = await tx.$queryRaw<{ id: string; change: string }[]>`
      SELECT id, change FROM (
        SELECT id, change, row_number() OVER (PARTITION BY change ORDER BY found_at DESC, id DESC) AS place FROM drifts
        WHERE state = 'open' AND (${application}::uuid IS NULL OR application_id = ${application}::uuid)
          AND change = ANY(${shown.map(({ id }) => id)})) AS placed
      WHERE place <= ${MOST_NAMED}`;
    const drifts = await driftViews(tx, { id: { in: named.map(({ id }) => id) } });
    const changeOf = new Map(named.map(({ id, change }) => [id, change]));
    const last = shown.at(-1);
    return {
      items: shown.map(
        (group): DriftGroup => ({
          ...group,
          foundAt: group.foundAt.toISOString(),
          drifts: drifts.filter(({ id }) => changeOf.get(id) === group.id),
        }),
      ),
      next: groups.length > limit && last ? writeCursor(last.foundAt, last.id) : null,
    };
  });
}

/** How much drift the organization has open. */
export function countDrifts(context: Context): Promise<{ open: number }> {
  return read(context, async (tx) => ({ open: await tx.drift.count({ where: { state: 'open' } }) }));
}
