import { setTimeout as sleep } from 'node:timers/promises';
import { type Manifest, resourceKey } from '@landfall/contracts/resource';
import { waitsForHealth } from '../annotations/sync-options.ts';
import { assess, type Verdict } from '../health/assess.ts';
import { listLive } from '../plan/list-live.ts';
import type { PlanStep } from '../plan/types.ts';
import type { KindRef } from '../ports/cluster.ts';
import { isTransient } from '../ports/cluster-error.ts';
import { failed, overdue } from './give-up.ts';
import { rowOf } from './result.ts';
import type { Done, Run, Waiting, WaveEnd } from './types.ts';

const FIRST_POLL_MS = 100;
const HOOK_FAILED: ReadonlySet<string> = new Set(['Degraded', 'Unknown', 'Missing']);

/**
 * Waits until every object of a wave is Healthy and every pruned one is gone. One list per kind and look, the pause
 * growing to `pollMs`; kinds without a health rule cost nothing. Ends early when one is Degraded for good.
 */
export async function waitForWave(run: Run, steps: readonly PlanStep[], until: number): Promise<WaveEnd> {
  let waiting = startWaiting(run, steps);
  for (let pause = FIRST_POLL_MS; waiting.length > 0; pause = Math.min(pause * 2, run.options.pollMs)) {
    const culprit = waiting.find((one) => failing(one, run.options.degradedGraceMs));
    if (culprit) return failed(run, culprit);
    if (performance.now() >= until) return overdue(run, waiting);
    const stop = await run.ledger.shouldStop();
    if (stop !== undefined) return { outcome: stop, problem: undefined };
    if (await givesWay(run, waiting)) return { outcome: 'superseded', problem: undefined };
    await sleep(pause, undefined, run.signal ? { signal: run.signal } : {});
    waiting = await lookAgain(run, waiting);
  }
  return { outcome: 'done' };
}

/**
 * A wait ends early for a newer snapshot only where it is of no use (design 4.6): what it waits for is failing already, or
 * the newer one wants it otherwise. A hook is never left.
 */
async function givesWay(run: Run, waiting: readonly Waiting[]): Promise<boolean> {
  if (waiting.some(({ done }) => done.step.hook !== undefined)) return false;
  const newer = await run.ledger.newer();
  if (!newer) return false;
  return waiting.some(
    ({ done, verdict }) => verdict.status === 'Degraded' || newer.changes(done.step.item.ref),
  );
}

function startWaiting(run: Run, steps: readonly PlanStep[]): Waiting[] {
  const waiting: Waiting[] = [];
  for (const step of steps) {
    const done = run.done.get(step);
    if (!done || !isWaitedFor(run, done)) continue;
    const one = note(run, { done, verdict: { status: 'Healthy' }, degradedSince: undefined }, done.live);
    if (one) waiting.push(one);
  }
  return waiting;
}

function isWaitedFor(run: Run, { step, result }: Done): boolean {
  if (result.outcome === 'pruned') return true;
  if (step.hook) return step.hook.made !== 'ended' && result.outcome !== 'failed';
  if (result.outcome === 'skipped' || step.untracked || !step.manifest) return false;
  return run.options.waitForHealth && waitsForHealth(step.manifest, run.planned.context.options.syncOptions);
}

/** A cluster that does not answer for a while is no reason to give up before the deadline. */
async function lookAgain(run: Run, waiting: readonly Waiting[]): Promise<Waiting[]> {
  try {
    return await look(run, waiting);
  } catch (error) {
    if (!isTransient(error)) throw error;
    run.emit({ type: 'note', message: `Waiting for health, but ${error.message}` });
    return [...waiting];
  }
}

/** Takes one look at all that is waited for; returns what still is. */
async function look(run: Run, waiting: readonly Waiting[]): Promise<Waiting[]> {
  const kinds = new Map<string, KindRef>();
  for (const { done } of waiting) {
    const { group, kind } = done.step.item.ref;
    if (done.step.kind) kinds.set(`${group}/${kind}`, done.step.kind);
  }
  const namespaces = [...new Set(waiting.map(({ done }) => done.step.item.ref.namespace))].filter(Boolean);
  const live = await listLive(
    run.cluster,
    [...kinds.values()],
    run.planned.context.application.id,
    namespaces,
  );
  const still: Waiting[] = [];
  const gone: Done[] = [];
  for (const one of waiting) {
    const next = note(run, one, live.get(resourceKey(one.done.step.item.ref)));
    if (next) still.push(next);
    else if (one.done.result.outcome === 'pruned') gone.push(one.done);
  }
  if (gone.length > 0) {
    await run.ledger.record(gone.map(({ step }) => ({ ref: step.item.ref, uid: '', owned: false })));
  }
  return still;
}

/** Assesses one object and tells what changed; undefined when it need not be waited for any longer. */
function note(run: Run, one: Waiting, live: Manifest | undefined): Waiting | undefined {
  const { step, result } = one.done;
  const verdict = result.outcome === 'pruned' ? deletion(step, live) : live ? judge(step, live) : missing();
  if (!verdict) return undefined;
  if (verdict.status !== result.health || verdict.message !== one.verdict.message) {
    const { status, message } = verdict;
    const health = { status, ...(message === undefined ? {} : { message }) };
    if (result.outcome !== 'pruned') one.done.result = withHealth(one, verdict);
    if (result.outcome !== 'unchanged' || status !== 'Healthy') {
      run.emit({ type: 'object-health', ...rowOf(step), health });
    }
  }
  // Suspended is what Git asked for (a paused Deployment): nothing will come of waiting.
  if (verdict.status === 'Healthy' || (verdict.status === 'Suspended' && !step.hook)) return undefined;
  const degradedSince = verdict.status === 'Degraded' ? (one.degradedSince ?? performance.now()) : undefined;
  return { done: one.done, verdict, degradedSince };
}

/** semantics A.1: a hook of a kind without health has succeeded once it is made, which the next attempt has to know. */
const judge = ({ hook }: PlanStep, live: Manifest): Verdict | undefined =>
  assess(live) ?? (hook ? { status: 'Healthy' } : undefined);

/** The last health message gives way to the next; what the API server warned about stays. */
function withHealth({ done, verdict: last }: Waiting, { status, message }: Verdict): Done['result'] {
  const { message: said, ...result } = done.result;
  const kept = message ?? (said === last.message ? undefined : said);
  return { ...result, health: status, ...(kept === undefined ? {} : { message: kept }) };
}

const missing = (): Verdict => ({
  status: 'Missing',
  message: 'it was deleted while the sync waited for it',
});

/** A pruned object: gone is what is waited for. */
function deletion(step: PlanStep, live: Manifest | undefined): Verdict | undefined {
  if (!live || live.metadata.uid !== step.item.uid) return undefined;
  const { finalizers } = live.metadata;
  const held =
    Array.isArray(finalizers) && finalizers.length > 0 ? ` (finalizers: ${finalizers.join(', ')})` : '';
  return { status: 'Progressing', message: `still being deleted${held}` };
}

function failing({ done, verdict, degradedSince }: Waiting, graceMs: number): boolean {
  // semantics A.1: a hook that is Degraded or Unknown has failed; one that is gone cannot end any more.
  if (done.step.hook) return HOOK_FAILED.has(verdict.status);
  if (verdict.status !== 'Degraded' || degradedSince === undefined) return false;
  return verdict.final === true || performance.now() - degradedSince >= graceMs;
}
