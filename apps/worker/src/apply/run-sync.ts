import { type OpenedCluster, openCluster } from '@landfall/actions/clusters/open';
import type { Context } from '@landfall/actions/context';
import type { DataKeys } from '@landfall/actions/data-keys/keys';
import { openDataKeys } from '@landfall/actions/data-keys/open';
import { type LeftField, listLeftFields } from '@landfall/actions/drifts/list-left';
import { type InventoryEntry, listInventory } from '@landfall/actions/inventory/list';
import { openSnapshots } from '@landfall/actions/snapshots/open';
import type { FinishedSync } from '@landfall/actions/syncs/finish';
import type { StartedSync } from '@landfall/actions/syncs/start';
import { readTogether } from '@landfall/actions/unit';
import type { ProblemWords } from '@landfall/contracts/problem';
import type { Manifest, ResourceRef } from '@landfall/contracts/resource';
import { maskManifest } from '@landfall/crypto/mask';
import {
  type ApplicationIdentity,
  checkPlanPolicy,
  type ExecuteResult,
  execute,
  executeOptions,
  FenceLost,
  type Ledger,
  type PlannedSync,
  type PlanRequest,
  planDeletion,
  planOptions,
  previousIds,
  previousManifests,
  seenAfter,
} from '@landfall/engine';
import { goneWords } from '../words.ts';
import type { HostedCluster } from './clusters.ts';
import { planAmongOthers } from './plan-among-others.ts';
import type { Progress } from './progress.ts';
import { earlierResults, hookRun, mergePlan, mergeResults } from './resumed.ts';
import type { ApplyRole } from './role.ts';

/** What one attempt came to: an end, or a plan that waits for a person's yes. */
export type Attempt =
  | Omit<FinishedSync, 'syncId'>
  | {
      outcome: 'waits';
      planDigest: string;
      problem: ProblemWords;
      objects: ResourceRef[];
      results: FinishedSync['results'];
    };

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
  const { policy } = sync.application;
  const known = await readTogether(context, (together) => readAll(role, together, sync));
  if (!known.cluster) return refused(input, goneWords('cluster'));
  const hosted = await role.clusters.reach(context, known.cluster);
  const started = performance.now();
  const whole = { ...planRequest(context, hosted, known, sync), signal };
  const planned =
    sync.operation === 'delete'
      ? await planDeletion(whole)
      : await planAmongOthers(context, sync.application.clusterId, whole);
  const earlier = earlierResults(sync.results, planned);
  progress.planned(mergePlan(planned.plan, earlier), Math.round(performance.now() - started));
  const decided = checkPlanPolicy(planned.plan, {
    inventorySize: planned.context.inventory.size,
    scoped: sync.scope !== undefined,
    approvedDigest: sync.approvedDigest,
    deletion: sync.operation === 'delete',
  });
  if (decided.verdict === 'refuse') return refused(input, decided.problem, seen(planned, [], context, sync));
  if (decided.verdict === 'approve') {
    const { problem, objects } = decided;
    return { outcome: 'waits', planDigest: planned.plan.digest, problem, objects, results: sync.results };
  }
  const { emit } = progress;
  const cluster = hosted.cluster.guarded(() => assertHeld(ledger));
  const executed = await execute({ cluster, planned, ledger, emit, options: executeOptions(policy), signal });
  if (executed.discoveryChanged) hosted.forget();
  const looked = seen(planned, executed.results, context, sync);
  return ended({ ...input, sync: { ...sync, results: earlier } }, executed, looked);
}

/** Once more right before the bytes leave: this process may have slept while it waited for a connection. */
function assertHeld(ledger: Ledger): void {
  if (performance.now() >= ledger.deadline()) throw new FenceLost('The lease ran out before it was renewed.');
}

/** All that a plan needs of the database. */
interface Known {
  cluster: OpenedCluster | undefined;
  keys: DataKeys;
  inventory: InventoryEntry[];
  snapshots: Map<string, Manifest[]>;
  /** What a heal does not touch. */
  leave: LeftField[];
}

async function readAll(role: ApplyRole, context: Context, sync: StartedSync): Promise<Known> {
  const { id, clusterId } = sync.application;
  const wanted = [sync.snapshotId, ...previousIds(sync.previous)];
  const opened = openDataKeys(context, 'apply', role.key).then(async (keys) => {
    if (!keys) throw new Error('There is a snapshot, but no data key to open it.');
    return { keys, snapshots: await openSnapshots(context, keys, [...new Set(wanted)]) };
  });
  const [keysAndSnapshots, cluster, inventory, leave] = await Promise.all([
    opened,
    openCluster(context, role.key, clusterId),
    listInventory(context, id),
    sync.trigger === 'self-heal' ? listLeftFields(context, id) : [],
  ]);
  return { ...keysAndSnapshots, cluster, inventory, leave };
}

function planRequest(
  context: Context,
  { cluster }: HostedCluster,
  { keys, inventory, snapshots, leave }: Known,
  sync: StartedSync,
): PlanRequest {
  const { scope, application } = sync;
  const heals = sync.trigger === 'self-heal';
  const deletion = sync.operation === 'delete' ? (application.deletion?.objects ?? 'foreground') : undefined;
  return {
    cluster,
    desired: snapshots.get(sync.snapshotId) ?? [],
    previous: previousManifests(snapshots, sync.previous),
    inventory,
    application: identityOf(context, application),
    options: {
      ...planOptions(application.policy, context.now()),
      ...(heals ? { leave, respectIgnored: true } : {}),
      ...(deletion ? { deletion } : {}),
    },
    mask: maskWith(keys),
    hooks: hookRun(sync),
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

function seen(planned: PlannedSync, results: ExecuteResult['results'], context: Context, sync: StartedSync) {
  const complete = sync.scope === undefined && sync.operation === 'sync';
  return { ...seenAfter(planned, results, context.now()), complete };
}

function refused(
  { sync, progress }: RunInput,
  problem: ProblemWords,
  look?: FinishedSync['seen'],
): Omit<FinishedSync, 'syncId'> {
  const durations = progress.durations();
  return { outcome: 'failed', problem, results: sync.results, durations, ...(look ? { seen: look } : {}) };
}

function ended(
  { sync, progress }: RunInput,
  executed: ExecuteResult,
  look: FinishedSync['seen'],
): Omit<FinishedSync, 'syncId'> {
  return {
    outcome: executed.outcome,
    results: mergeResults(sync.results, executed.results),
    durations: progress.durations(),
    culprits: executed.culprits,
    hookLogs: executed.hookLogs,
    ...(executed.problem ? { problem: executed.problem } : {}),
    ...(look ? { seen: look } : {}),
  };
}
