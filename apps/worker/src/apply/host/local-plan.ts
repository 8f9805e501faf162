import type { Context } from '@landfall/actions/context';
import {
  execute,
  executeOptions,
  type PlannedSync,
  planFacts,
  seenAfter,
  throwIfEnded,
} from '@landfall/engine';
import type { HostedCluster } from '../clusters.ts';
import type { HostApplication, HostEnd, HostedPlan, HostRun } from './host.ts';

/** A plan of this process, and the way to execute it here. */
export function hostedPlan(
  context: Context,
  application: HostApplication,
  hosted: HostedCluster,
  planned: PlannedSync,
): HostedPlan {
  const { intended, ...facts } = planFacts(planned);
  return {
    ...facts,
    intended: new Set(intended),
    seen: () => seenAfter(planned, [], context.now()),
    execute: (run) => executeHere(context, application, hosted, planned, run),
  };
}

async function executeHere(
  context: Context,
  { policy }: HostApplication,
  hosted: HostedCluster,
  planned: PlannedSync,
  { ledger, progress, signal }: HostRun,
): Promise<HostEnd> {
  // Once more right before the bytes leave: this process may have slept while it waited for a connection.
  const cluster = hosted.cluster.guarded(() => throwIfEnded({ deadline: ledger.deadline }));
  const options = executeOptions(policy);
  const { discoveryChanged, ...ended } = await execute({
    cluster,
    planned,
    ledger,
    emit: progress.emit,
    options,
    signal,
  });
  if (discoveryChanged) hosted.forget();
  return { ...ended, seen: seenAfter(planned, ended.results, context.now()) };
}
