import type { ResourceState } from '@landfall/contracts/application';
import type { Health } from '@landfall/contracts/health';
import { APPLICATION_LABEL, type ResourceRef } from '@landfall/contracts/resource';
import { health, worstHealth } from '../health/health.ts';
import { describe } from '../normalize/desired.ts';
import { plan } from '../plan/plan.ts';
import type { PlannedSync, PlanRequest, PlanStep } from '../plan/types.ts';

/** What one look at an application found: masked data only, but for `planned`, which may be executed to heal. */
export interface Observation {
  /** Every object of the application. */
  resources: ResourceState[];
  health: Health;
  /** Objects that differ from the snapshot applied last, or are missing. */
  drifted: ResourceState[];
  /** Objects from which our label was taken. */
  unlabelled: ResourceRef[];
  planned: PlannedSync;
}

/**
 * One look at an application: how each object stands against `desired` (the snapshot applied last) and how it fares.
 * The same code as `plan`, so "drifted" is exactly what a sync would configure. For objects in sync it costs one list
 * per kind. `now` stamps the states.
 * @throws ClusterError when the cluster could not be asked
 */
export async function observe(request: PlanRequest, now: Date = new Date()): Promise<Observation> {
  const planned = await plan({ ...request, hooks: 'left-out' });
  const resources = planned.steps.flatMap((step) => {
    const state = resourceState(step, now);
    return state ? [state] : [];
  });
  const named = resources.map(({ ref, health: one }) => ({ name: describe(ref), health: one ?? undefined }));
  return {
    resources,
    health: worstHealth(named),
    drifted: resources.filter(({ status }) => status === 'OutOfSync' || status === 'Missing'),
    unlabelled: planned.steps.filter(isUnlabelled).map(({ item }) => item.ref),
    planned,
  };
}

const isUnlabelled = ({ item, live, untracked }: PlanStep): boolean =>
  !untracked &&
  item.action === 'configure' &&
  live !== undefined &&
  live.metadata.labels?.[APPLICATION_LABEL] === undefined;

/** How one step's object stands, as its row shows it; undefined for what is no object of the application. */
export function resourceState({ item, live, untracked }: PlanStep, now: Date): ResourceState | undefined {
  const status = statusOf(item.action, live !== undefined);
  if (untracked || status === undefined) return undefined;
  return {
    ref: item.ref,
    status,
    health: (status === 'Missing' ? health(undefined) : live && health(live)) ?? null,
    changes: item.changes,
    observedAt: now.toISOString(),
  };
}

function statusOf(action: PlanStep['item']['action'], exists: boolean): ResourceState['status'] | undefined {
  switch (action) {
    case 'unchanged':
      return 'Synced';
    case 'configure':
      return 'OutOfSync';
    case 'create':
      return 'Missing';
    case 'prune':
      return 'Extra';
    case 'refuse':
      return exists ? 'OutOfSync' : 'Missing';
    case 'skip':
      return exists ? 'Extra' : undefined;
  }
}
