import { optionsOf } from '../annotations/sync-options.ts';
import type { PlanStep } from '../plan/types.ts';
import type { DeleteOptions } from '../ports/cluster.ts';
import { isClusterError } from '../ports/cluster-error.ts';
import { fatal } from './apply-one.ts';
import { resultOf } from './result.ts';
import type { Done, Run } from './types.ts';

/** Deletes one object that left Git: this very one, by uid. One that is gone already is as good. */
export async function pruneOne(run: Run, step: PlanStep): Promise<Done> {
  const started = performance.now();
  const done = (outcome: 'pruned' | 'skipped' | 'failed', message?: string): Done => ({
    step,
    result: resultOf(step, outcome, { message, durationMs: performance.now() - started }),
    live: step.live,
  });
  const { uid, ref } = step.item;
  if (!step.kind || uid === undefined) return done('failed', 'It was planned without a uid.');
  try {
    await run.cluster.delete(step.kind, ref, { uid, propagation: propagation(run, step) });
    return done('pruned');
  } catch (error) {
    if (!isClusterError(error) || fatal(error)) throw error;
    if (error.code === 'not-found') return done('pruned');
    if (error.code === 'conflict')
      return done('skipped', 'It was recreated since the plan, so it was left alone.');
    return done('failed', error.message);
  }
}

/** Built-in kinds that own others; of the rest only custom ones might. */
const OWNERS = new Set([
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'ReplicationController',
  'Job',
  'CronJob',
]);

/**
 * `PrunePropagationPolicy` of the object itself, else foreground (semantics A.4): gone is when its children are. A
 * kind that cannot have children is deleted at once, without a detour over the garbage collector.
 */
function propagation({ planned }: Run, { item, live }: PlanStep): DeleteOptions['propagation'] {
  const { syncOptions, deletion } = planned.context.options;
  const own = live && optionsOf(live, syncOptions).get('PrunePropagationPolicy');
  // Foreground is the way of a deletion unless an object says otherwise, as it is of a prune.
  const option = deletion === undefined || deletion === 'foreground' ? own : deletion;
  if (option === 'background') return 'Background';
  if (option === 'orphan') return 'Orphan';
  const { group, kind } = item.ref;
  const builtIn = !group.includes('.') || group.endsWith('.k8s.io');
  return option === 'foreground' || OWNERS.has(kind) || !builtIn ? 'Foreground' : 'Background';
}
