import { setTimeout as sleep } from 'node:timers/promises';
import type { Manifest } from '@landfall/contracts/resource';
import { decide } from '../plan/decide.ts';
import { readLive } from '../plan/read-live.ts';
import { stepOf } from '../plan/step.ts';
import type { PlanStep } from '../plan/types.ts';
import { type ClusterError, isClusterError } from '../ports/cluster-error.ts';
import { serverWords } from '../ports/server-words.ts';
import { resultOf } from './result.ts';
import { send } from './send.ts';
import type { Done, Run } from './types.ts';

/** How often one object is planned again because it changed under our hands. */
const REPLANS = 5;
/** Between two tries of an object whose CRD the API server does not serve yet. */
const NOT_SERVED_MS = 150;

/**
 * Applies one object as it was planned. An object that changed since then answers `conflict`: it is read, planned
 * again under a fresh fence, and tried again. Refusals are results; a cluster that cannot be asked is thrown.
 */
export async function applyOne(run: Run, planned: PlanStep, until: number): Promise<Done> {
  const started = performance.now();
  const done = (
    outcome: 'created' | 'configured' | 'unchanged' | 'failed',
    live?: Manifest,
    message?: string,
  ): Done => ({
    step: planned,
    result: resultOf(planned, outcome, { message, durationMs: performance.now() - started }),
    live,
  });
  let step = planned;
  for (let replans = 0; ; ) {
    if (step.item.action === 'unchanged') return done('unchanged', step.live);
    if (step.item.action === 'refuse') return done('failed', undefined, step.item.reason);
    try {
      const applied = await send(run, step, until);
      return done(applied.status, applied.object, applied.warnings.join(' ') || undefined);
    } catch (error) {
      if (!isClusterError(error) || fatal(error)) throw error;
      if (notServedYet(error, step) && performance.now() < until) {
        await sleep(NOT_SERVED_MS, undefined, run.signal ? { signal: run.signal } : {});
      } else if (movedUnderUs(error, step) && replans < REPLANS) {
        replans += 1;
        step = await planAgain(run, step);
      } else {
        return done('failed', undefined, serverWords(error));
      }
    }
  }
}

async function planAgain(run: Run, step: PlanStep): Promise<PlanStep> {
  if (!step.desired || !step.kind) return step;
  await run.ledger.fence();
  const { cluster, planned } = run;
  const live = await readLive(cluster, step.kind, step.item.ref);
  const request = { cluster, context: planned.context, comingNamespaces: new Set<string>() };
  return stepOf(step.desired, await decide(step.desired, live, request));
}

/** Changed, deleted or claimed since it was planned. */
function movedUnderUs(error: ClusterError, step: PlanStep): boolean {
  if (!step.desired || step.hook) return false;
  if (['conflict', 'field-conflict', 'already-exists'].includes(error.code)) return true;
  return error.code === 'not-found' && step.live !== undefined;
}

/** Its CRD came in this very sync, and the API server answers for the kind a moment later. */
function notServedYet(error: ClusterError, step: PlanStep): boolean {
  return (
    step.desired?.known.state === 'defined-here' &&
    error.fault.code === 'not-found' &&
    error.fault.of !== 'namespace'
  );
}

/** No other object would fare better. */
export function fatal(error: ClusterError): boolean {
  return isClusterError(error, 'unreachable', 'untrusted', 'unauthorized', 'timed-out');
}
