import { type ResourceState, resourceState } from '@landfall/contracts/application';
import { type Health, health as healthShape } from '@landfall/contracts/health';
import { type ResourceRef, resourceKey } from '@landfall/contracts/resource';
import { lockApplication } from '../applications/decide-after-render.ts';
import { applicationViewOf } from '../applications/view.ts';
import { writeResources } from '../applications/write-resources.ts';
import type { Context } from '../context.ts';
import { toJson } from '../json.ts';
import { UNDER_WAY } from '../syncs/under-way.ts';
import { unitOfWork } from '../unit.ts';

export interface SeenHealth {
  applicationId: string;
  objects: { ref: ResourceRef; health: Health | null }[];
  /** The application's health, out of that of all its objects. */
  overall(objects: readonly ResourceState[]): Health;
}

/**
 * Records how objects of an application fare now, and nothing else of them: what they should be was not looked at. While a
 * sync is open nothing is written, its own end tells.
 */
export function recordHealth(context: Context, seen: SeenHealth): Promise<'recorded' | 'busy'> {
  const { applicationId } = seen;
  return unitOfWork(context, async (unit) => {
    const { tx } = unit;
    const row = await lockApplication(unit, applicationId);
    if (!row || row.deletion !== null) return 'recorded';
    const open = await tx.sync.count({ where: { applicationId, ...UNDER_WAY } });
    if (open > 0) return 'busy';
    const rows = await tx.resourceState.findMany({ where: { applicationId }, orderBy: { key: 'asc' } });
    const known = rows.map((one) =>
      resourceState.parse({ ...one, observedAt: one.observedAt.toISOString() }),
    );
    const byKey = new Map(seen.objects.map(({ ref, health }) => [resourceKey(ref), health]));
    const now = known.map((state) => healthIn(state, byKey, context.now()));
    const resources = now.filter((state, index) => state !== known[index]);
    if (resources.length === 0) return 'recorded';
    await writeResources(unit, context, { applicationId, resources, complete: false });
    const overall = seen.overall(now);
    if (sameHealth(healthShape.parse(row.health), overall)) return 'recorded';
    await tx.application.updateMany({ where: { id: applicationId }, data: { health: toJson(overall) } });
    unit.emit({ type: 'application', application: await applicationViewOf(tx, applicationId) });
    return 'recorded';
  });
}

/** What is missing was seen missing by a look; that it came back is a look's to say, too. */
function healthIn(state: ResourceState, seen: Map<string, Health | null>, now: Date): ResourceState {
  const health = seen.get(resourceKey(state.ref));
  if (health === undefined || state.status === 'Missing' || sameHealth(state.health, health)) return state;
  return { ...state, health, observedAt: now.toISOString() };
}

const sameHealth = (one: Health | null, other: Health | null): boolean =>
  one?.status === other?.status && one?.message === other?.message;
