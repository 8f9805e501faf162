import { type ResourceRef, resourceKey } from '@landfall/contracts/resource';
import type { PlanStep } from '../plan/types.ts';
import type { InventoryChange, StopReason } from '../ports/ledger.ts';
import { mapBounded } from '../requests/bounded.ts';
import { rowOf } from './result.ts';
import type { Done, Run } from './types.ts';

/** Objects written between two looks at the fence. */
const BATCH = 50;

/** Does one step; its own failure is a result, not an exception. */
export type StepWork = (run: Run, step: PlanStep) => Promise<Done>;

/**
 * Runs steps in batches. Before each: may we still write, and should we stop? New objects are recorded as intended
 * before the first of them is sent, every outcome after its batch, so that a crash at any point leaves no orphan.
 */
export async function runBatches(
  run: Run,
  steps: readonly PlanStep[],
  work: StepWork,
): Promise<StopReason | undefined> {
  for (let at = 0; at < steps.length; at += BATCH) {
    const batch = steps.slice(at, at + BATCH);
    const stop = await run.ledger.fence();
    if (stop !== undefined) return stop;
    const unknown = unrecorded(run, batch);
    if (unknown.length > 0) await run.ledger.intend(unknown);
    await runBatch(run, batch, work);
  }
  return undefined;
}

async function runBatch(run: Run, batch: readonly PlanStep[], work: StepWork): Promise<void> {
  const finished: Done[] = [];
  const one = async (step: PlanStep) => {
    run.emit({ type: 'object-applying', ...rowOf(step) });
    const done = await work(run, step);
    run.done.set(step, done);
    finished.push(done);
    run.emit({ type: 'object-applied', result: done.result });
  };
  try {
    await mapBounded(batch, run.options.parallel, one);
  } finally {
    const changes = inventoryChanges(run, finished);
    if (changes.length > 0) await run.ledger.record(changes);
  }
}

function unrecorded(run: Run, batch: readonly PlanStep[]): ResourceRef[] {
  return batch
    .filter((step) => step.item.action === 'create' || step.item.action === 'configure')
    .filter((step) => !step.untracked && !run.planned.context.inventory.has(resourceKey(step.item.ref)))
    .map((step) => step.item.ref);
}

/** What the inventory does not say yet. A pruned object is forgotten when it is gone, not when its deletion began. */
function inventoryChanges(run: Run, finished: readonly Done[]): InventoryChange[] {
  return finished.flatMap(({ step, result, live }) => {
    const { ref } = step.item;
    const uid = live?.metadata.uid;
    const written =
      result.outcome === 'created' || result.outcome === 'configured' || result.outcome === 'unchanged';
    if (step.untracked || !written || typeof uid !== 'string') return [];
    return run.planned.context.inventory.get(resourceKey(ref)) === uid ? [] : [{ ref, uid, owned: true }];
  });
}
