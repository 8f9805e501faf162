import type { ResourceState } from '@landfall/contracts/application';
import { resourceKey } from '@landfall/contracts/resource';
import type { Context } from '../context.ts';
import type { Unit } from '../unit.ts';

/** What is known of an application's objects now. `complete`: all of them, so that others are forgotten. */
export interface SeenResources {
  applicationId: string;
  resources: ResourceState[];
  complete: boolean;
}

/** Writes resource states, and forgets others, in one statement, and tells those that changed; the time alone is no change. */
export async function writeResources(unit: Unit, context: Context, seen: SeenResources): Promise<void> {
  const { tx } = unit;
  const { applicationId, complete } = seen;
  const rows = seen.resources.map((state) => ({ ...state, key: resourceKey(state.ref) }));
  const moved = await tx.$queryRaw<{ key: string; removed: boolean }[]>`
    WITH gone AS (
      DELETE FROM resource_states
      WHERE ${complete} AND application_id = ${applicationId}::uuid AND NOT key = ANY(${rows.map(({ key }) => key)})
      RETURNING key),
    changed AS (
      INSERT INTO resource_states AS old (organization_id, application_id, key, ref, status, health, changes, observed_at)
      SELECT ${context.organizationId}::uuid, ${applicationId}::uuid, one.key, one.ref, one.status, one.health, one.changes, one."observedAt"
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS one(key text, ref jsonb, status text, health jsonb, changes jsonb, "observedAt" timestamptz)
      ON CONFLICT (organization_id, application_id, key) DO UPDATE
        SET ref = EXCLUDED.ref, status = EXCLUDED.status, health = EXCLUDED.health, changes = EXCLUDED.changes,
          observed_at = EXCLUDED.observed_at
        WHERE (old.ref, old.status, old.health, old.changes)
          IS DISTINCT FROM (EXCLUDED.ref, EXCLUDED.status, EXCLUDED.health, EXCLUDED.changes)
      RETURNING key)
    SELECT key, true AS removed FROM gone UNION ALL SELECT key, false FROM changed`;
  const keys = new Set(moved.flatMap(({ key, removed }) => (removed ? [] : [key])));
  if (moved.some(({ removed }) => removed))
    return unit.emit({ type: 'resources', applicationId, resources: seen.resources, complete: true });
  const told = seen.resources.filter(({ ref }) => keys.has(resourceKey(ref)));
  if (told.length > 0) unit.emit({ type: 'resources', applicationId, resources: told, complete: false });
}
