import type { ExecuteOptions, ExecuteResult, PlannedSync } from '@landfall/engine';
import { type Emit, execute, throwIfEnded } from '@landfall/engine';
import type { Host } from '../host.ts';
import { type LedgerOf, secretLedger } from './secret-ledger.ts';

export interface RunOf extends LedgerOf {
  planned: PlannedSync;
  options: ExecuteOptions;
  emit: Emit;
  signal: AbortSignal;
}

/**
 * Executes a plan of this process under the Lease and a generation. @throws FenceLost when somebody else may be writing;
 * ClusterError
 */
export async function runPlan(host: Host, run: RunOf): Promise<ExecuteResult> {
  const { planned, options, emit, signal } = run;
  const ledger = secretLedger(host, run);
  // Once more right before the bytes leave: this process may have slept while it waited for a connection.
  const cluster = host.own.cluster.guarded(() => throwIfEnded({ deadline: ledger.deadline }));
  const executed = await execute({ cluster, planned, ledger, emit, options, signal });
  if (executed.discoveryChanged) host.own.forget();
  return executed;
}
