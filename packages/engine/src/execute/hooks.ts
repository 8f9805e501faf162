import { setTimeout as sleep } from 'node:timers/promises';
import type { HookDeletePolicy } from '@landfall/contracts/plan';
import { FIELD_MANAGER, type Manifest, resourceKey, SYNC_ANNOTATION } from '@landfall/contracts/resource';
import { HOOK_FINALIZER } from '../annotations/hooks.ts';
import { describe } from '../normalize/desired.ts';
import type { PlanStep } from '../plan/types.ts';
import type { PatchOperation } from '../ports/cluster.ts';
import { isClusterError } from '../ports/cluster-error.ts';
import { mapBounded } from '../requests/bounded.ts';
import { resultOf } from './result.ts';
import type { Run } from './types.ts';

const POLL_MS = 100;
const LONGEST_POLL_MS = 1_000;

/**
 * What an earlier run, or an earlier phase of this one, left under a hook's name goes before the hook is made, and its going
 * is waited for: the default of semantics A.2, and done whatever the delete policy says, because a Job that has ended would
 * be taken for this run's. A hook whose predecessor stays past `until` has failed, with the finalizers that hold it named.
 */
export async function clearPredecessors(run: Run, steps: readonly PlanStep[], until: number): Promise<void> {
  const old = steps.flatMap((step) => {
    const live = step.hook?.made === 'no' ? predecessor(run, step) : undefined;
    return live === undefined ? [] : [{ step, live }];
  });
  if (old.length === 0) return;
  // What an earlier run left has nothing to tell of this one.
  const { run: ours } = run.planned.context;
  const isOurs = (live: Manifest) => live.metadata.annotations?.[SYNC_ANNOTATION] === ours?.id;
  if (old.some(({ live }) => isOurs(live))) await keepResults(run);
  await removeAll(run, old);
  await mapBounded(old, run.options.parallel, async ({ step, live }) => {
    const left = await awaitGone(run, step, live, until);
    if (!left) return;
    const held = (left.metadata.finalizers as string[] | undefined)?.join(', ');
    const message = `The ${describe(step.item.ref)} of an earlier run is still being deleted${held ? ` (finalizers: ${held})` : ''}.`;
    run.done.set(step, { step, result: resultOf(step, 'failed', { message }), live: left });
  });
}

/** The newest object under a hook's name: of an earlier phase of this run, else as it was planned. */
function predecessor(run: Run, step: PlanStep): Manifest | undefined {
  const key = resourceKey(step.item.ref);
  const earlier = [...run.done.values()].findLast(
    ({ step: other, live }) => other.hook && live !== undefined && resourceKey(other.item.ref) === key,
  );
  return earlier?.live ?? step.live;
}

/** Hooks that were made by this run and carry the policy are deleted once its end is known (semantics A.2). */
export async function deleteHooks(run: Run, policy: HookDeletePolicy): Promise<void> {
  const made = [...run.done.values()].filter(
    ({ step, live }) => live !== undefined && step.item.hook?.deletePolicy.includes(policy),
  );
  if (made.length > 0) await keepResults(run);
  await removeAll(run, made);
}

/** Once a hook is gone nothing tells how it ended: what was told of it is kept first, or the next attempt ran it again. */
const keepResults = (run: Run): Promise<void> => run.ledger.record([]);

/** A cancelled run takes the hooks along that have not ended (semantics A.1). */
export async function terminateHooks(run: Run): Promise<void> {
  const running = [...run.done.values()].filter(
    ({ step, result, live }) =>
      step.hook !== undefined &&
      live !== undefined &&
      result.outcome !== 'failed' &&
      !hasEnded(result.health),
  );
  for (const done of running) {
    done.result = { ...done.result, outcome: 'failed', message: 'Operation terminated' };
    run.emit({ type: 'object-applied', result: done.result });
  }
  await removeAll(run, running);
}

const hasEnded = (health: string | undefined): boolean => health === undefined || health === 'Healthy';

async function removeAll(run: Run, hooks: readonly { step: PlanStep; live: Manifest | undefined }[]) {
  if (hooks.length === 0) return;
  await run.ledger.fence();
  await mapBounded(hooks, run.options.parallel, ({ step, live }) => removeOne(run, step, live));
}

async function removeOne(run: Run, step: PlanStep, live: Manifest | undefined): Promise<void> {
  const uid = live?.metadata.uid;
  if (!step.kind || typeof uid !== 'string') return;
  try {
    await releaseFinalizer(run, step, live);
    await run.cluster.delete(step.kind, step.item.ref, { uid, propagation: 'Background' });
  } catch (error) {
    // Gone, or made anew by somebody: either way the one we meant is no more.
    if (!isClusterError(error, 'not-found', 'conflict')) throw error;
  }
}

/** What Argo CD left as a hook, and nothing else, is held by a finalizer that no controller lets go of any more. */
async function releaseFinalizer(
  run: Run,
  { kind, item }: PlanStep,
  live: Manifest | undefined,
): Promise<void> {
  const held = live?.metadata.finalizers;
  if (!kind || !live || !Array.isArray(held) || !held.includes(HOOK_FINALIZER)) return;
  const rest = held.filter((name) => name !== HOOK_FINALIZER);
  const operations: PatchOperation[] = [
    { op: 'test', path: '/metadata/uid', value: String(live.metadata.uid) },
    { op: 'test', path: '/metadata/finalizers', value: held },
    { op: 'replace', path: '/metadata/finalizers', value: rest },
  ];
  try {
    await run.cluster.patch(kind, item.ref, operations, { fieldManager: FIELD_MANAGER, dryRun: false });
  } catch (error) {
    // They have changed meanwhile: should it stay, what holds it is named.
    if (!isClusterError(error, 'invalid')) throw error;
  }
}

async function awaitGone(
  run: Run,
  step: PlanStep,
  old: Manifest,
  until: number,
): Promise<Manifest | undefined> {
  for (let pause = POLL_MS; step.kind; pause = Math.min(pause * 2, LONGEST_POLL_MS)) {
    try {
      const found = await run.cluster.get(step.kind, step.item.ref);
      if (found.metadata.uid !== old.metadata.uid) return undefined;
      if (performance.now() >= until) return found;
    } catch (error) {
      if (isClusterError(error, 'not-found')) return undefined;
      throw error;
    }
    await sleep(pause, undefined, run.signal ? { signal: run.signal } : {});
  }
  return undefined;
}
