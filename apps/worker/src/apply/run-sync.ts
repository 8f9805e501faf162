import type { Context } from '@landfall/actions/context';
import type { DataKeys } from '@landfall/actions/data-keys/keys';
import { openDataKeys } from '@landfall/actions/data-keys/open';
import { openSnapshot } from '@landfall/actions/snapshots/open';
import type { FinishedSync } from '@landfall/actions/syncs/finish';
import type { StartedSync } from '@landfall/actions/syncs/start';
import type { Plan } from '@landfall/contracts/plan';
import type { ProblemWords } from '@landfall/contracts/problem';
import { maskManifest } from '@landfall/crypto/mask';
import {
  type ApplicationIdentity,
  checkBlastRadius,
  checkPlanPolicy,
  checkRefusals,
  type ExecuteResult,
  execute,
  FenceLost,
  type Ledger,
  type PlannedSync,
  type PlanRequest,
  refuseHooks,
} from '@landfall/engine';
import { goneWords } from '../words.ts';
import type { HostedCluster } from './clusters.ts';
import { planAmongOthers } from './plan-among-others.ts';
import type { Progress } from './progress.ts';
import { earlierResults, mergePlan, mergeResults } from './resumed.ts';
import type { ApplyRole } from './role.ts';
import { seenAfter } from './seen.ts';

/** What one attempt came to; the caller ends the sync with it, or tries again later. */
export type Attempt = Omit<FinishedSync, 'syncId'>;

export interface RunInput {
  sync: StartedSync;
  ledger: Ledger;
  progress: Progress;
  signal: AbortSignal;
}

/**
 * One attempt of a sync: plan → plan policy → execute (waves: prune, apply, wait) → what it came to. Idempotent: a
 * resumed sync plans anew and finds what was already done as it should be.
 * @throws ClusterError when the cluster cannot be asked; FenceLost when another host took over
 */
export async function runSync(role: ApplyRole, context: Context, input: RunInput): Promise<Attempt> {
  const { sync, ledger, progress, signal } = input;
  const hosted = await role.clusters.open(context, sync.application.clusterId);
  if (!hosted) return refused(input, goneWords('cluster'));
  const request = await planRequest(role, context, hosted, sync);
  const hooks = refuseHooks(request.desired);
  if (hooks) return refused(input, hooks);
  const started = performance.now();
  const inventory = await ledger.inventory();
  const planned = await planAmongOthers(context, { ...request, inventory, signal });
  const earlier = earlierResults(sync.results, planned);
  await progress.planned(mergePlan(planned.plan, earlier), Math.round(performance.now() - started));
  const problem = checkPolicy(planned.plan, sync, planned.context.inventory.size);
  if (problem) return refused(input, problem, seen(planned, [], context, sync));
  const { waveDeadlineSeconds, waitForHealth } = sync.application.policy;
  const options = { waveDeadlineMs: waveDeadlineSeconds * 1_000, waitForHealth };
  const { emit } = progress;
  const cluster = hosted.cluster.guarded(() => assertHeld(ledger));
  const executed = await execute({ cluster, planned, ledger, emit, options, signal });
  if (executed.discoveryChanged) hosted.forget();
  return ended(
    { ...input, sync: { ...sync, results: earlier } },
    executed,
    seen(planned, executed.results, context, sync),
  );
}

/** Once more right before the bytes leave: this process may have slept while it waited for a connection. */
function assertHeld(ledger: Ledger): void {
  if (performance.now() >= ledger.deadline()) throw new FenceLost('The lease ran out before it was renewed.');
}

async function planRequest(
  role: ApplyRole,
  context: Context,
  { cluster }: HostedCluster,
  sync: StartedSync,
): Promise<Omit<PlanRequest, 'inventory'>> {
  const keys = await openDataKeys(context, 'apply', role.key);
  if (!keys) throw new Error('There is a snapshot, but no data key to open it.');
  const { previousSnapshotId, scope, application } = sync;
  const { prune, createNamespace } = application.policy;
  return {
    cluster,
    desired: await openSnapshot(context, keys, sync.snapshotId),
    previous: previousSnapshotId ? await openSnapshot(context, keys, previousSnapshotId) : [],
    application: identityOf(context, application),
    options: { prune, createNamespace },
    mask: maskWith(keys),
    ...(scope ? { scope } : {}),
  };
}

/** Whose objects these are, as their label and tracking annotation say. */
export const identityOf = (
  { organizationId }: Pick<Context, 'organizationId'>,
  { id, namespace }: { id: string; namespace: string },
): ApplicationIdentity => ({ id, trackingPrefix: `${organizationId}/${id}`, namespace });

/** The mask that the engine puts over everything it tells. */
export const maskWith =
  ({ maskKey }: DataKeys) =>
  (manifest: Parameters<typeof maskManifest>[0]) =>
    maskManifest(manifest, maskKey);

/** A sync of named objects may well be nothing but a prune: that it leaves nothing says nothing about the application. */
function checkPolicy(planned: Plan, { scope }: StartedSync, inventorySize: number): ProblemWords | undefined {
  return scope
    ? (checkRefusals(planned) ?? checkBlastRadius(planned, inventorySize))
    : checkPlanPolicy(planned, inventorySize);
}

function seen(planned: PlannedSync, results: ExecuteResult['results'], context: Context, sync: StartedSync) {
  return { ...seenAfter(planned, results, context.now()), complete: sync.scope === undefined };
}

function refused({ sync, progress }: RunInput, problem: ProblemWords, look?: Attempt['seen']): Attempt {
  const durations = progress.durations();
  return { outcome: 'failed', problem, results: sync.results, durations, ...(look ? { seen: look } : {}) };
}

function ended({ sync, progress }: RunInput, executed: ExecuteResult, look: Attempt['seen']): Attempt {
  return {
    outcome: executed.outcome,
    results: mergeResults(sync.results, executed.results),
    durations: progress.durations(),
    ...(executed.problem ? { problem: executed.problem } : {}),
    ...(look ? { seen: look } : {}),
  };
}
