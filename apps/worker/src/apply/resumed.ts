import type { StartedSync } from '@landfall/actions/syncs/started';
import { type ObjectResult, type Plan, type PlanItem, stepKey } from '@landfall/contracts/plan';
import { resourceKey } from '@landfall/contracts/resource';
import type { HookRun } from '@landfall/engine';
import type { HostedPlan } from './host/host.ts';

/** The run as its hooks know it: one that an earlier attempt saw to its end, well or not, is not run again. */
export function hookRun({
  id,
  revision,
  startedAt,
  results,
}: Pick<StartedSync, 'id' | 'revision' | 'startedAt' | 'results'>): HookRun {
  const hooks = results.filter(({ hook }) => hook);
  const failed = hooks.filter(({ outcome }) => outcome === 'failed');
  const over = hooks.filter(({ outcome, health }) => outcome !== 'failed' && health === 'Healthy');
  return {
    id,
    revision,
    startedAt,
    done: new Set(over.map(stepKey)),
    failed: new Map(failed.map((result) => [stepKey(result), result.message ?? ''])),
  };
}

/**
 * Results of earlier attempts, with those that were lost when a worker died in the middle of a batch: an object whose
 * intent was recorded, whose outcome was not, and that stands in the cluster as wanted, was created by this very sync.
 */
export function earlierResults(
  stored: readonly ObjectResult[],
  { plan, intended }: Pick<HostedPlan, 'plan' | 'intended'>,
): ObjectResult[] {
  const known = new Set(stored.filter(isWritten).map(stepKey));
  const lost = plan.items.flatMap(({ ref, action, phase, wave }): ObjectResult[] => {
    const key = resourceKey(ref);
    if (action !== 'unchanged' || known.has(key) || !intended.has(key)) return [];
    return [{ ref, outcome: 'created', phase, wave, changes: [] }];
  });
  return [...stored, ...lost];
}

/**
 * What a sync did, over all of its attempts: an object that an earlier attempt wrote, and this one found as wanted or did not
 * reach, was written by this sync.
 */
export function mergeResults(earlier: readonly ObjectResult[], now: readonly ObjectResult[]): ObjectResult[] {
  const done = new Map(earlier.filter(isWritten).map((result) => [stepKey(result), result]));
  const merged = now.map((result) => {
    const key = stepKey(result);
    const before = done.get(key);
    done.delete(key);
    if (before && result.outcome === 'skipped') return before;
    if (!before || result.outcome !== 'unchanged') return result;
    const { outcome, changes, durationMs } = before;
    return { ...result, outcome, changes, ...(durationMs === undefined ? {} : { durationMs }) };
  });
  return [...merged, ...[...done.values()].filter(({ outcome }) => outcome === 'pruned')];
}

/** The plan of a resumed sync as its page shows it: with what earlier attempts have already done of it. */
export function mergePlan(plan: Plan, earlier: readonly ObjectResult[]): Plan {
  const done = new Map(earlier.filter(isWritten).map((result) => [stepKey(result), result]));
  if (done.size === 0) return plan;
  const items = plan.items.map((item): PlanItem => {
    const key = stepKey(item);
    const before = done.get(key);
    done.delete(key);
    if (!before || item.action !== 'unchanged') return item;
    return {
      ...item,
      action: before.outcome === 'created' ? 'create' : 'configure',
      changes: before.changes,
    };
  });
  const pruned = [...done.values()].filter(({ outcome }) => outcome === 'pruned').map(prunedItem);
  const all = [...items, ...pruned];
  const summary = { ...plan.summary };
  for (const action of Object.keys(summary) as PlanItem['action'][]) {
    summary[action] = all.filter((item) => item.action === action).length;
  }
  return { ...plan, items: all, summary };
}

const isWritten = ({ outcome }: ObjectResult): boolean =>
  outcome === 'created' || outcome === 'configured' || outcome === 'pruned';

const prunedItem = ({ ref, phase, wave }: ObjectResult): PlanItem => ({
  ref,
  phase,
  wave,
  action: 'prune',
  reason: 'It left Git.',
  changes: [],
  conflicts: [],
  warnings: [],
});
