import { setTimeout as sleep } from 'node:timers/promises';
import { conditionOf } from '../health/conditions.ts';
import type { PlanStep } from '../plan/types.ts';
import type { Run } from './types.ts';

const POLL_MS = 100;
/** Longer than this the wave goes on: its objects are tried until the wave's own deadline (semantics A.1: 3 s). */
const LONGEST_MS = 3_000;

/** Waits until the API server serves the kinds of CRDs that were just applied. */
export async function awaitEstablished(run: Run, steps: readonly PlanStep[], until: number): Promise<void> {
  const give = Math.min(until, performance.now() + LONGEST_MS);
  for (const step of steps) {
    if (run.done.get(step)?.result.outcome === 'failed') continue;
    while (performance.now() < give && !(await established(run, step))) {
      await sleep(POLL_MS, undefined, run.signal ? { signal: run.signal } : {});
    }
  }
}

async function established(run: Run, step: PlanStep): Promise<boolean> {
  if (!step.kind) return true;
  const live = await run.cluster.get(step.kind, step.item.ref);
  return conditionOf(live, 'Established')?.status === 'True';
}
