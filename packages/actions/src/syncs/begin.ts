import { syncEnded } from '@landfall/contracts/sync';
import type { Context } from '../context.ts';
import type { Lease } from '../leases/lease.ts';
import { unitOfWork } from '../unit.ts';
import { type SyncStart, startLocked } from './start.ts';
import type { StartedSync } from './started.ts';
import { takeSync } from './take.ts';

/** What a sync job may do: nothing (ended, not due, another tenant's, somebody else at work), tell that a yes never came, or run. */
export type Begun = 'nothing' | 'waits-for-approval' | { lease: Lease; start: SyncStart };

export interface BeginSync {
  /** Unique per run. */
  holder: string;
  /** Of the lease. */
  seconds: number;
  /**
   * Told of a sync that is about to start, its lease taken and nothing of it committed: what its run has to read may be asked for
   * meanwhile, in a transaction of its own. Nothing may be done yet.
   */
  starting?: (sync: StartedSync) => void;
}

/**
 * Takes the application's lease and starts the sync under it, in one transaction: what begins and ends one costs as much as
 * what is in it. The lease is the caller's to give back, whatever `start` says.
 */
export function beginSync(
  context: Context,
  syncId: string,
  { starting, ...lease }: BeginSync,
): Promise<Begun> {
  return unitOfWork(context, async (unit) => {
    const taken = await takeSync(unit.tx, context, { syncId, ...lease });
    if (!taken || syncEnded(taken.state) || !taken.due) return 'nothing';
    if (taken.state === 'waiting-for-approval') return 'waits-for-approval';
    if (!taken.lease) return 'nothing';
    return { lease: taken.lease, start: await startLocked(unit, context, syncId, starting) };
  });
}
