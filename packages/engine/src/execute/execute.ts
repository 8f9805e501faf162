import type { ProblemWords } from '@landfall/contracts/problem';
import { resourceKey } from '@landfall/contracts/resource';
import { keepHookLogs } from '../culprit/hook-logs.ts';
import { checkRefusals } from '../guards/refusals.ts';
import { cutWaves, type Wave } from '../order/waves.ts';
import type { PlanStep } from '../plan/types.ts';
import { ClusterError } from '../ports/cluster-error.ts';
import type { InventoryChange } from '../ports/ledger.ts';
import { retrying } from '../requests/retry.ts';
import { deleteHooks, terminateHooks } from './hooks.ts';
import { neverReached } from './result.ts';
import type { ExecuteOutcome, ExecuteRequest, ExecuteResult, Run } from './types.ts';
import { runWave } from './wave.ts';
import { clusterWords } from './words.ts';

/**
 * Brings a cluster to a plan: for each (phase, wave) prune, apply, wait for health; then settle. Writes through the
 * ledger's fence only. A plan with refusals is not executed at all.
 * @throws FenceLost when another host took over: nothing was sent after that
 */
export async function execute(request: ExecuteRequest): Promise<ExecuteResult> {
  const run = startRun(request);
  const { plan } = run.planned;
  run.emit({ type: 'planned', summary: plan.summary, digest: plan.digest });
  const refused = checkRefusals(plan);
  if (refused) return settle(run, 'failed', refused);
  try {
    await recordKnown(run);
    return await runWaves(run);
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    return settle(run, 'failed', clusterWords(error));
  }
}

async function runWaves(run: Run): Promise<ExecuteResult> {
  const waves = cutWaves(run.planned.steps, placeOf);
  for (const [at, wave] of waves.filter(({ phase }) => phase !== 'SyncFail').entries()) {
    // No hook runs between waves, and what this run has begun stands healthy: the newer snapshot may go on from here.
    if (at > 0 && (await run.ledger.newer())) return settle(run, 'superseded', undefined);
    const ended = await runWave(run, wave);
    switch (ended.outcome) {
      case 'done':
        await keepHookLogs(run, wave.steps);
        continue;
      case 'failed':
        return afterFailure(run, waves, ended.problem);
      case 'cancelled':
        await terminateHooks(run);
        return settle(run, 'cancelled', undefined);
      case 'superseded':
        return settle(run, 'superseded', undefined);
    }
  }
  await deleteHooks(run, 'HookSucceeded');
  return settle(run, 'succeeded', undefined);
}

/** Any failure (semantics A.1): hooks with HookFailed go, SyncFail hooks run, then the sync has failed for what failed first. */
async function afterFailure(
  run: Run,
  waves: readonly Wave<PlanStep>[],
  problem: ProblemWords,
): Promise<ExecuteResult> {
  await deleteHooks(run, 'HookFailed');
  for (const wave of waves.filter(({ phase }) => phase === 'SyncFail')) {
    if ((await runWave(run, wave)).outcome !== 'done') break;
  }
  await deleteHooks(run, 'HookFailed');
  return settle(run, 'failed', problem);
}

function startRun({ cluster, planned, ledger, emit, options, signal }: ExecuteRequest): Run {
  return {
    cluster: retrying(cluster, { signal, deadline: () => ledger.deadline() }),
    planned,
    ledger,
    emit,
    options: { parallel: 10, pollMs: 1_000, degradedGraceMs: 30_000, ...options },
    signal,
    done: new Map(),
    culprits: [],
    hookLogs: [],
  };
}

/** Brings the inventory in line with what planning saw: objects that are gone, and ours that were never recorded. */
async function recordKnown({ planned, ledger }: Run): Promise<void> {
  const gone = planned.forgotten.map((ref): InventoryChange => ({ ref, uid: '', owned: false }));
  const found = planned.steps.flatMap(({ item }): InventoryChange[] => {
    const known = planned.context.inventory.get(resourceKey(item.ref));
    if (item.action !== 'unchanged' || item.uid === undefined || item.uid === known) return [];
    return [{ ref: item.ref, uid: item.uid, owned: true }];
  });
  if (gone.length + found.length > 0) await ledger.record([...gone, ...found]);
}

const placeOf = (step: PlanStep) => ({ ...step.item, deletes: step.item.action === 'prune' });

function settle(run: Run, outcome: ExecuteOutcome, problem: ProblemWords | undefined): ExecuteResult {
  const results = run.planned.steps.map((step) => {
    const done = run.done.get(step);
    return done ? done.result : neverReached(step);
  });
  const discoveryChanged = [...run.done.values()].some(
    ({ step, result }) =>
      step.item.ref.kind === 'CustomResourceDefinition' &&
      (result.outcome === 'created' || result.outcome === 'configured' || result.outcome === 'pruned'),
  );
  return {
    results,
    outcome,
    discoveryChanged,
    culprits: run.culprits,
    hookLogs: run.hookLogs,
    ...(problem === undefined ? {} : { problem }),
  };
}
