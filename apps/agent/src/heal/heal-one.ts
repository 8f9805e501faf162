import type { DesiredApplication, HealedAlone } from '@landfall/contracts/agent-protocol';
import { type ResourceRef, resourceKey } from '@landfall/contracts/resource';
import {
  checkPlanPolicy,
  type ExecuteResult,
  executeOptions,
  observe,
  type PlannedSync,
  plan,
} from '@landfall/engine';
import type { Host } from '../host.ts';
import { judgePlan } from '../policy/judge.ts';
import { planRequest } from '../tasks/plan-request.ts';
import { runPlan } from '../tasks/run-plan.ts';
import type { Breaker } from './breaker.ts';

export interface HealOptions {
  breaker: Breaker;
  /** Asked before anything is written: the platform may be back. */
  isAlone(): boolean;
  signal: AbortSignal;
}

/**
 * Looks at an application and puts back what has drifted, by the agent's own decision: only where its policy says so, only
 * creating and configuring, under the last generation that the platform gave. Undefined where nothing was done.
 * @throws ClusterError, FenceLost, PlatformError when the snapshot is not at hand
 */
export async function healOne(
  host: Host,
  { application, snapshotId, previous, leave }: DesiredApplication,
  { breaker, isAlone, signal }: HealOptions,
): Promise<HealedAlone | undefined> {
  // Before anything is looked at: a question that comes meanwhile has a higher one, and ends this.
  const generation = await host.ledgers.generation(application.id);
  const request = await planRequest(host, { application, snapshotId, previous, heal: { leave }, signal });
  const discovery = await host.own.discovery();
  const seen = await observe({ ...request, discovery }, host.now());
  host.unlabelled.note(application.id, seen.unlabelled);
  const scope = driftOf(seen.planned).filter((ref) => !breaker.rests(resourceKey(ref)));
  if (scope.length === 0 || !isAlone()) return undefined;
  const began = performance.now();
  const planned = await plan({ ...request, discovery, scope });
  const problem = await refusalOf(host, planned);
  if (!isAlone()) return undefined;
  // What is refused rests too: it would be refused again.
  breaker.healed(scope.map(resourceKey));
  if (problem) {
    host.log.warn({ id: application.id, detail: problem.what }, 'drift is not put back');
    return undefined;
  }
  const executed = await runPlan(host, {
    planned,
    applicationId: application.id,
    generation,
    told: {},
    // What is put back is not waited for: others have drifted too.
    options: { ...executeOptions(application.policy), waitForHealth: false },
    emit: () => undefined,
    flush: async () => undefined,
    signal,
  });
  return { applicationId: application.id, snapshotId, ...ended(began, planned, executed) };
}

/** What a heal would write; what it may not, and what has left Git, stays for the platform. */
function driftOf({ steps }: PlannedSync): ResourceRef[] {
  return steps
    .filter(({ item, untracked }) => !untracked && (item.action === 'create' || item.action === 'configure'))
    .map(({ item }) => item.ref);
}

async function refusalOf(host: Host, { plan: data, context }: PlannedSync) {
  const local = judgePlan(await host.policy(), data);
  if (local) return local;
  const decided = checkPlanPolicy(data, { inventorySize: context.inventory.size, scoped: true });
  return decided.verdict === 'execute' ? undefined : decided.problem;
}

function ended(began: number, { plan: data }: PlannedSync, { results, outcome, problem }: ExecuteResult) {
  const tookMs = Math.round(performance.now() - began);
  return {
    agoMs: tookMs,
    tookMs,
    plan: data,
    results,
    outcome: outcome === 'succeeded' ? ('succeeded' as const) : ('failed' as const),
    ...(problem ? { problem } : {}),
  };
}
