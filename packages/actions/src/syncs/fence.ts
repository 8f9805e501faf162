import type { Context } from '../context.ts';
import type { Lease } from '../leases/lease.ts';
import { extendLease } from '../leases/renew.ts';
import { unitOfWork } from '../unit.ts';
import { appendHeld, type SyncProgress } from './append-progress.ts';
import { type Stop, stopFrom, stopOf } from './should-stop.ts';
import { readShown } from './view.ts';

/**
 * What is asked before a running sync writes to its cluster, in one transaction: is the lease ours, which is extended, and should
 * it stop? What there is to tell of it is stored on the way, so that what is about to be done can be read before it is done.
 * @returns `lost` when somebody else holds the lease: nothing was stored then
 */
export function fenceSync(
  context: Context,
  lease: Lease,
  { syncId, seconds, progress }: { syncId: string; seconds: number; progress: SyncProgress | undefined },
): Promise<Stop | 'lost'> {
  return unitOfWork(context, async (unit) => {
    const { tx } = unit;
    if (!(await extendLease(tx, lease, seconds))) return 'lost';
    if (!progress?.plan) {
      const stop = await stopOf(tx, syncId);
      if (progress) await appendHeld(unit, progress);
      return stop;
    }
    // A plan is told with its sync, whose row says too whether to stop.
    const shown = await readShown(tx, syncId);
    await appendHeld(unit, progress, shown);
    return stopFrom(shown);
  });
}
