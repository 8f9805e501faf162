import type { ResourceState } from '@landfall/contracts/application';
import type { Health } from '@landfall/contracts/health';
import { type ObjectResult, stepKey } from '@landfall/contracts/plan';
import { worstHealth } from '../health/health.ts';
import { describe } from '../normalize/desired.ts';
import { resourceState } from '../observe/observe.ts';
import type { PlannedSync } from '../plan/types.ts';

/** How the objects stand after a run, told from its plan and results: no request is spent on it. */
export function seenAfter(
  planned: PlannedSync,
  results: readonly ObjectResult[],
  now: Date,
): { resources: ResourceState[]; health: Health } {
  const byKey = new Map(results.map((result) => [stepKey(result), result]));
  const resources = planned.steps.flatMap((step) => {
    const state = resourceState(step, now);
    const result = byKey.get(stepKey(step.item));
    if (!state || result?.outcome === 'pruned') return [];
    return [result ? afterResult(state, result) : state];
  });
  const named = resources.map(({ ref, health }) => ({ name: describe(ref), health: health ?? undefined }));
  return { resources, health: worstHealth(named) };
}

function afterResult(state: ResourceState, result: ObjectResult): ResourceState {
  switch (result.outcome) {
    case 'created':
    case 'configured':
      return { ...state, status: 'Synced', changes: [], health: healthOf(result) };
    case 'unchanged':
      return { ...state, health: healthOf(result) ?? state.health };
    default:
      return state;
  }
}

function healthOf({ health, message }: ObjectResult): Health | null {
  if (health === undefined) return null;
  return message === undefined || health === 'Healthy' ? { status: health } : { status: health, message };
}
