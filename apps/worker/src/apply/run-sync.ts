import type { Context } from '@landfall/actions/context';
import type { FinishedSync } from '@landfall/actions/syncs/finish';
import type { StartedSync } from '@landfall/actions/syncs/started';
import type { FieldLeft } from '@landfall/contracts/host';
import type { ProblemWords } from '@landfall/contracts/problem';
import type { ResourceRef } from '@landfall/contracts/resource';
import { checkPlanPolicy, type Ledger } from '@landfall/engine';
import { goneWords } from '../words.ts';
import type { HeldLease } from './hold-lease.ts';
import type { Host, HostEnd, Missing, PlanAsk, Seen, Subject } from './host/host.ts';
import { planAmongOthers } from './plan-among-others.ts';
import type { Progress } from './progress.ts';
import type { RunReads } from './read-for-run.ts';
import { earlierResults, hookRun, mergePlan, mergeResults } from './resumed.ts';

/** An end; `passing` where its problem may pass by itself, whatever it is called; `awayAt` when the cluster was found to be away. */
export type Ended = Omit<FinishedSync, 'syncId'> & { passing?: boolean; awayAt?: Date };

/** What one attempt came to: an end, or a plan that waits for a person's yes. */
export type Attempt =
  | Ended
  | {
      outcome: 'waits';
      planDigest: string;
      problem: ProblemWords;
      objects: ResourceRef[];
      results: FinishedSync['results'];
    };

export interface RunInput {
  sync: StartedSync;
  held: HeldLease;
  ledger: Ledger;
  progress: Progress;
  signal: AbortSignal;
  reads: Promise<RunReads>;
}

/**
 * One attempt of a sync: plan → plan policy → execute (waves: prune, apply, wait) → what it came to. Idempotent: a
 * resumed sync plans anew and finds what was already done as it should be.
 * @throws ClusterError when the cluster cannot be asked; FenceLost when another host took over
 */
export async function runSync(context: Context, input: RunInput): Promise<Attempt> {
  const { subject, opened, leave } = await input.reads;
  if ('missing' in opened) return withoutHost(input, opened);
  const { host } = opened;
  await host.reach();
  await host.takeOver({ syncId: input.sync.id, ...input });
  const sync = { ...input.sync, results: [...input.sync.results, ...input.progress.told()] };
  return runOn(host, context, { ...input, sync, subject, leave });
}

async function runOn(
  host: Host,
  context: Context,
  input: RunInput & { subject: Subject; leave: FieldLeft[] },
): Promise<Attempt> {
  const { sync, progress, signal, subject, leave } = input;
  const started = performance.now();
  const ask = planAsk(sync, leave, signal);
  const planned =
    sync.operation === 'delete' ? await host.plan(ask) : await planAmongOthers(context, host, subject, ask);
  const earlier = earlierResults(sync.results, planned);
  progress.planned(mergePlan(planned.plan, earlier), Math.round(performance.now() - started));
  const decided = checkPlanPolicy(planned.plan, {
    inventorySize: planned.inventorySize,
    scoped: sync.scope !== undefined,
    approvedDigest: sync.approvedDigest,
    deletion: sync.operation === 'delete',
  });
  if (decided.verdict === 'refuse') return refused(input, decided.problem, planned.seen());
  if (decided.verdict === 'approve') {
    const { problem, objects } = decided;
    return { outcome: 'waits', planDigest: planned.plan.digest, problem, objects, results: sync.results };
  }
  const executed = await planned.execute({ syncId: sync.id, ...input });
  return ended({ ...input, sync: { ...sync, results: earlier } }, executed);
}

function withoutHost(input: RunInput, { missing }: Missing) {
  if (missing === 'data-key') throw new Error('There is a snapshot, but no data key to open it.');
  return refused(input, goneWords('cluster'));
}

function planAsk(sync: StartedSync, leave: FieldLeft[], signal: AbortSignal): PlanAsk {
  const { snapshotId, previous, operation, scope, application } = sync;
  return {
    snapshotId,
    previous,
    operation,
    hooks: hookRun(sync),
    signal,
    ...(operation === 'delete' ? { deletion: application.deletion?.objects ?? 'foreground' } : {}),
    ...(sync.trigger === 'self-heal' ? { heal: { leave } } : {}),
    ...(scope ? { scope } : {}),
  };
}

/** Did the run look at all of the application? */
const whole = ({ scope, operation }: StartedSync) => ({
  complete: scope === undefined && operation === 'sync',
});

function refused({ sync, progress }: RunInput, problem: ProblemWords, seen?: Seen): Ended {
  const durations = progress.durations();
  const look = seen && { seen: { ...seen, ...whole(sync) } };
  return { outcome: 'failed', problem, results: sync.results, durations, ...look };
}

function ended({ sync, progress }: RunInput, { results, durations, seen, ...executed }: HostEnd): Ended {
  return {
    ...executed,
    results: mergeResults(sync.results, results),
    durations: { ...progress.durations(), ...durations },
    ...(seen ? { seen: { ...seen, ...whole(sync) } } : {}),
  };
}
