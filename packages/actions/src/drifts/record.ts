import { driftId } from '@landfall/contracts/ids';
import type { Plan } from '@landfall/contracts/plan';
import { resourceKey } from '@landfall/contracts/resource';
import type { Context } from '../context.ts';
import { newId } from '../id.ts';
import type { Unit } from '../unit.ts';
import { afterLook, isPaused } from './after-look.ts';
import { closeDrifts } from './close.ts';
import { driftKey, type FoundDrift, foundDrifts } from './found.ts';
import { tellDrifts } from './view.ts';

interface Look {
  application: { id: string; name: string };
  plan: Pick<Plan, 'items'>;
  /** What Git wants is what was applied: every difference is somebody's doing. */
  isCurrent: boolean;
}

type Written = FoundDrift & ReturnType<typeof afterLook> & { id: string };

/**
 * Writes what a look found to have drifted, and closes what it did not find any more. Where Git has moved on, differences
 * are no drift: then only what is as Git wants it is closed. Answers, by `driftKey`, what is not healed any more, or not yet.
 */
export async function recordDrifts(
  unit: Unit,
  context: Context,
  { application, plan, isCurrent }: Look,
): Promise<ReadonlySet<string>> {
  const found = isCurrent ? foundDrifts(plan) : [];
  const known = await unit.tx.drift.findMany({
    where: { applicationId: application.id, ...(found.length === 0 ? { state: 'open' } : {}) },
  });
  const before = new Map(known.map((row) => [driftKey(row), row]));
  const rows = found.map((one): Written => {
    const row = before.get(driftKey(one));
    return { ...one, id: row?.id ?? newId(driftId), ...afterLook(row, one, context.now()) };
  });
  const changed = await write(unit, context, application.id, rows);
  const there = new Set(rows.map(driftKey));
  const asWanted = new Set(
    plan.items.filter(({ action }) => action === 'unchanged').map(({ ref }) => resourceKey(ref)),
  );
  const gone = known
    .filter(
      (row) => row.state === 'open' && !there.has(driftKey(row)) && (isCurrent || asWanted.has(row.key)),
    )
    .map(({ id }) => id);
  await closeDrifts(unit.tx, gone, 'gone', context.now());
  const stopped = rows.filter(({ stoppedAt }) => stoppedAt !== null);
  for (const row of stopped.filter((one) => before.get(driftKey(one))?.state !== 'open'))
    auditStop(unit, application, row);
  await tellDrifts(unit, application.id, [...changed, ...gone]);
  return new Set([...stopped, ...rows.filter((row) => isPaused(row, context.now()))].map(driftKey));
}

function auditStop({ audit }: Unit, application: Look['application'], row: Written): void {
  const { key, field, manager, healed } = row;
  audit('drift.stop-healing', { kind: 'application', ...application }, { key, field, manager, healed });
}

/** One statement, however much has drifted; the ids of those that are news. */
async function write(
  { tx }: Unit,
  context: Context,
  applicationId: string,
  rows: readonly Written[],
): Promise<string[]> {
  if (rows.length === 0) return [];
  const written = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO drifts AS d (organization_id, id, application_id, key, field, place, ref, what, old, new, manager, since, found_at,
      state, healed, healed_at, stopped_at, change)
    SELECT ${context.organizationId}::uuid, one.id, ${applicationId}::uuid, one.key, one.field, one.place, one.ref, one.what, one.old,
      one.new, one.manager, one.since, one."foundAt", 'open', one.healed, one."healedAt", one."stoppedAt", one.change
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS one(id uuid, key text, field text, place jsonb, ref jsonb, what text,
      old jsonb, new jsonb, manager text, since timestamptz, "foundAt" timestamptz, healed int, "healedAt" timestamptz,
      "stoppedAt" timestamptz, change text)
    ON CONFLICT (organization_id, application_id, key, field) DO UPDATE
      SET place = EXCLUDED.place, ref = EXCLUDED.ref, what = EXCLUDED.what, old = EXCLUDED.old, new = EXCLUDED.new, manager = EXCLUDED.manager,
        since = EXCLUDED.since, found_at = EXCLUDED.found_at, state = 'open', closed_at = NULL, healed = EXCLUDED.healed,
        healed_at = EXCLUDED.healed_at, stopped_at = EXCLUDED.stopped_at, change = EXCLUDED.change
      WHERE (d.state, d.what, d.change, d.since, d.healed, d.stopped_at)
        IS DISTINCT FROM ('open', EXCLUDED.what, EXCLUDED.change, EXCLUDED.since, EXCLUDED.healed, EXCLUDED.stopped_at)
    RETURNING id`;
  return written.map(({ id }) => id);
}
