import { randomUUID } from 'node:crypto';
import { askClusterCheck } from '@landfall/actions/clusters/ask-check';
import { type Context, systemContext } from '@landfall/actions/context';
import { isDatabaseAway } from '@landfall/actions/database-away';
import { awaitApproval } from '@landfall/actions/syncs/await-approval';
import { beginSync } from '@landfall/actions/syncs/begin';
import { expireApproval } from '@landfall/actions/syncs/expire-approval';
import { finishSync } from '@landfall/actions/syncs/finish';
import { postponeSync } from '@landfall/actions/syncs/postpone';
import type { StartedSync } from '@landfall/actions/syncs/started';
import { syncId as asSyncId } from '@landfall/contracts/ids';
import type { ProblemWords } from '@landfall/contracts/problem';
import { FenceLost } from '@landfall/engine';
import type { JobPayload } from '@landfall/queue';
import { internalWords } from '../../words.ts';
import { keepLease } from '../hold-lease.ts';
import { HostProblem } from '../host/host-problem.ts';
import { fenced, postgresLedger } from '../ledger.ts';
import { once } from '../once.ts';
import { type Progress, syncProgress } from '../progress.ts';
import { readForRun } from '../read-for-run.ts';
import { MOST_STARTS, retryDelay, wasAway } from '../retry.ts';
import type { ApplyRole } from '../role.ts';
import { type Attempt, type RunInput, runSync } from '../run-sync.ts';
import { isAway, wordsFor } from '../words.ts';

/**
 * Brings a cluster to a snapshot, under the application's lease: a sync found running without a live lease is resumed.
 * Ends in exactly one end state, or is put off when its trouble may pass. Somebody else at work means nothing to do.
 */
export async function syncApplication(
  role: ApplyRole,
  { organizationId, syncId }: JobPayload<'sync-application'>,
  signal: AbortSignal,
): Promise<void> {
  const context = systemContext(role.platform, organizationId, 'A sync was asked for.');
  const asked = performance.now();
  const seconds = role.leaseSeconds;
  const reads = once((sync: StartedSync) => readForRun(role, context, sync));
  // Beside the commit; where that fails nobody asks what came of them.
  const starting = (sync: StartedSync) => void reads(sync).catch(() => undefined);
  const begun = await beginSync(context, syncId, { holder: randomUUID(), seconds, starting });
  if (begun === 'nothing') return;
  if (begun === 'waits-for-approval') return expireApproval(context, syncId);
  const { lease, start } = begun;
  const held = keepLease(context, lease, { asked, seconds, log: role.log });
  let next: string | undefined;
  try {
    if ('other' in start) next = start.other;
    if ('started' in start) {
      const sync = start.started;
      await attempt(role, context, { sync, held, signal, reads: reads(sync) });
    }
  } catch (error) {
    // Closing: whoever takes the lease next resumes it.
    if (signal.aborted) return;
    if (!(error instanceof FenceLost)) throw error;
    role.log.warn({ organizationId, id: syncId }, 'another worker took this sync over');
  } finally {
    await held.release();
  }
  // An interrupted sync of the same application ends first; it wakes this one then.
  if (next)
    await role.platform.queue.enqueue('sync-application', { organizationId, syncId: asSyncId.parse(next) });
}

async function attempt(
  role: ApplyRole,
  context: Context,
  { sync, held, signal, reads }: Pick<RunInput, 'sync' | 'held' | 'signal' | 'reads'>,
): Promise<void> {
  const started = performance.now();
  const applicationId = sync.application.id;
  const progress = syncProgress(
    context,
    held,
    { id: sync.id, applicationId, earlier: sync.results },
    role.log,
  );
  const ledger = postgresLedger(context, held, { applicationId, syncId: sync.id, progress });
  const result = await tried(role, context, { sync, progress, signal }, () =>
    runSync(context, { sync, held, ledger, progress, signal, reads }),
  );
  await end(role, context, { sync, held, progress }, result);
  const milliseconds = Math.round(performance.now() - started);
  const { outcome } = result;
  role.log.info({ id: sync.id, attempt: sync.attempt, outcome, milliseconds }, 'sync attempt ended');
}

/** An attempt whose failure is a result too. A lost fence is not, nor is closing: somebody else tells how it ends. */
async function tried(
  role: ApplyRole,
  context: Context,
  { sync, progress, signal }: { sync: StartedSync; progress: Progress; signal: AbortSignal },
  run: () => Promise<Attempt>,
): Promise<Attempt> {
  const failed = (problem: ProblemWords | undefined, passing = false): Attempt => ({
    outcome: 'failed',
    passing,
    results: [...sync.results, ...progress.told()],
    durations: progress.durations(),
    ...(problem ? { problem } : {}),
  });
  if (sync.attempt > MOST_STARTS)
    return failed(internalWords('This sync was interrupted too often.', sync.id));
  try {
    return await run();
  } catch (error) {
    // Nobody can be told how it ended: whoever takes the lease next resumes it.
    if (error instanceof FenceLost || signal.aborted || isDatabaseAway(error)) throw error;
    const away = isAway(error) ? { awayAt: context.now() } : {};
    if (isAway(error)) await askClusterCheck(context, sync.application.clusterId);
    const isPassing = error instanceof HostProblem && error.isPassing;
    const words = wordsFor(role.log, error, 'The sync could not be run.', sync.id);
    return { ...failed(words, isPassing), ...away };
  }
}

async function end(
  role: ApplyRole,
  context: Context,
  { sync, held, progress }: Pick<RunInput, 'sync' | 'held' | 'progress'>,
  result: Attempt,
): Promise<void> {
  if (result.outcome === 'waits') {
    await progress.flush();
    return fenced(awaitApproval(context, held.lease, { syncId: sync.id, ...result }));
  }
  const { problem, results, passing, awayAt } = result;
  const { automated } = sync.application.policy;
  const again =
    result.outcome === 'failed' ? retryDelay({ ...sync, automated }, problem?.code, passing) : undefined;
  if (again === undefined || !problem) {
    const untried = wasAway(problem?.code);
    await progress.along((waiting) => {
      const { events = [], plan } = waiting ?? {};
      return fenced(finishSync(context, held.lease, { syncId: sync.id, ...result, events, plan, untried }));
    });
    return held.gone();
  }
  await progress.flush();
  const postponed = { syncId: sync.id, ...again, problem, results, ...(awayAt ? { awayAt } : {}) };
  const delayMs = await fenced(postponeSync(context, held.lease, postponed));
  if (delayMs === undefined) return;
  const payload = { organizationId: context.organizationId, syncId: asSyncId.parse(sync.id) };
  await role.platform.queue.enqueue('sync-application', payload, { delayMs });
}
