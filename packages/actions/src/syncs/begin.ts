import { syncEnded } from '@landfall/contracts/sync';
import type { Context } from '../context.ts';
import { takeLease } from '../leases/acquire.ts';
import { applicationLease, type Lease } from '../leases/lease.ts';
import { unitOfWork } from '../unit.ts';
import { findSyncTarget } from './find-target.ts';
import { type SyncStart, startHeld } from './start.ts';

/** What a sync job may do: nothing (ended, not due, another tenant's, somebody else at work), tell that a yes never came, or run. */
export type Begun = 'nothing' | 'waits-for-approval' | { lease: Lease; start: SyncStart };

/**
 * Takes the application's lease and starts the sync under it, in one transaction: what begins and ends one costs as much as
 * what is in it. The lease is the caller's to give back, whatever `start` says.
 * @param holder unique per run
 */
export function beginSync(
  context: Context,
  syncId: string,
  { holder, seconds }: { holder: string; seconds: number },
): Promise<Begun> {
  return unitOfWork(context, async (unit) => {
    const target = await findSyncTarget({ ...context, reading: unit.tx }, syncId);
    if (!target || syncEnded(target.state) || !target.due) return 'nothing';
    if (target.state === 'waiting-for-approval') return 'waits-for-approval';
    const key = applicationLease(target.applicationId);
    const lease = await takeLease(unit.tx, context, { key, holder, seconds });
    return lease ? { lease, start: await startHeld(unit, context, syncId) } : 'nothing';
  });
}
