import type { Wave } from '../order/waves.ts';
import type { HookState, PlanStep } from '../plan/types.ts';
import type { StopReason } from '../ports/ledger.ts';
import { applyOne } from './apply-one.ts';
import { runBatches } from './batches.ts';
import { awaitEstablished } from './established.ts';
import { clearPredecessors } from './hooks.ts';
import { pruneOne } from './prune-one.ts';
import { resultOf } from './result.ts';
import type { Run, WaveEnd } from './types.ts';
import { waitForWave } from './wait.ts';
import { failedWords, hookWords } from './words.ts';

/** One (phase, wave): prune, then apply kind by kind, then wait. One bad object does not hide the others' results. */
export async function runWave(run: Run, wave: Wave<PlanStep>): Promise<WaveEnd> {
  const { phase, wave: number, steps } = wave;
  const until = performance.now() + run.options.waveDeadlineMs;
  run.emit({ type: 'wave-started', phase, wave: number, objects: steps.length });
  settleIdle(run, steps);

  const stopped = await writeWave(run, steps, until);
  if (stopped !== undefined) return { outcome: stopped, problem: undefined };
  const failed = steps.flatMap((step) => {
    const done = run.done.get(step);
    return done?.result.outcome === 'failed' ? [done] : [];
  });
  const hook = failed.find(({ step }) => step.hook?.made === 'failed');
  if (hook) return { outcome: 'failed', problem: hookWords(hook, hook.result.message ?? '') };
  if (failed.length > 0) return { outcome: 'failed', problem: failedWords(failed) };

  const ended = await waitForWave(run, steps, until);
  if (ended.outcome === 'done') run.emit({ type: 'wave-ended', phase, wave: number });
  return ended;
}

/** Unchanged and skipped objects have their result at once, and no event each: the plan has said it all. */
function settleIdle(run: Run, steps: readonly PlanStep[]): void {
  for (const step of steps) {
    const { action, reason } = step.item;
    if (step.hook && step.hook.made !== 'no') settleMade(run, step, step.hook);
    if (action === 'unchanged')
      run.done.set(step, { step, result: resultOf(step, 'unchanged'), live: step.live });
    if (action === 'skip') {
      run.done.set(step, { step, result: resultOf(step, 'skipped', { message: reason }), live: step.live });
    }
  }
}

/** A hook that an earlier attempt of this very run made: it is not made again (it ran once per sync). */
function settleMade(run: Run, step: PlanStep, hook: HookState): void {
  const result =
    hook.made === 'failed'
      ? resultOf(step, 'failed', { message: hook.why })
      : resultOf(step, 'created', hook.made === 'ended' ? { health: 'Healthy' } : {});
  run.done.set(step, { step, result, live: step.live });
  // Who made it may have died before that was told.
  if (hook.made === 'running') run.emit({ type: 'object-applied', result });
}

async function writeWave(
  run: Run,
  steps: readonly PlanStep[],
  until: number,
): Promise<StopReason | undefined> {
  const prunes = steps.filter((step) => step.item.action === 'prune');
  const pruned = await runBatches(run, prunes, pruneOne);
  if (pruned !== undefined) return pruned;
  await clearPredecessors(run, steps, until);
  const writes = steps.filter(
    (step) => (step.item.action === 'create' || step.item.action === 'configure') && !run.done.has(step),
  );
  for (const group of byKind(writes)) {
    const stopped = await runBatches(run, group, (one, step) => applyOne(one, step, until));
    if (stopped !== undefined) return stopped;
    if (group[0]?.item.ref.kind === 'CustomResourceDefinition') await awaitEstablished(run, group, until);
  }
  return undefined;
}

/** Runs of one kind, in order: the unit that is applied in parallel. */
function byKind(steps: readonly PlanStep[]): PlanStep[][] {
  const groups: PlanStep[][] = [];
  for (const step of steps) {
    const last = groups.at(-1);
    const { group, kind } = step.item.ref;
    if (last?.[0]?.item.ref.kind === kind && last[0].item.ref.group === group) last.push(step);
    else groups.push([step]);
  }
  return groups;
}
