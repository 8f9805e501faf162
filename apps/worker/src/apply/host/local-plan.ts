import type { Context } from '@landfall/actions/context';
import {
  execute,
  executeOptions,
  FenceLost,
  type Ledger,
  type PlannedSync,
  seenAfter,
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
  const { inventory } = planned.context;
  return {
    plan: planned.plan,
    inventorySize: inventory.size,
    intended: new Set([...inventory].flatMap(([key, uid]) => (uid === '' ? [key] : []))),
    taken: planned.steps.flatMap(({ item, owner }) =>
      owner === undefined ? [] : [{ ref: item.ref, owner }],
    ),
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
  const cluster = hosted.cluster.guarded(() => assertHeld(ledger));
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

/** Once more right before the bytes leave: this process may have slept while it waited for a connection. */
function assertHeld(ledger: Ledger): void {
  if (performance.now() >= ledger.deadline()) throw new FenceLost('The lease ran out before it was renewed.');
}
