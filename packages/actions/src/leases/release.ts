import type { Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';
import type { Lease } from './lease.ts';

/**
 * Gives a lease back, so that the next holder need not wait for it to run out. The row stays: its generation never
 * starts anew. Nothing happens when somebody else holds it.
 */
export async function releaseLease(context: Context, lease: Lease): Promise<void> {
  await unitOfWork(
    context,
    // The column keeps milliseconds and rounds: what was released "now" would be held for half of one more.
    ({ tx }) => tx.$executeRaw`
      UPDATE leases SET expires_at = to_timestamp(0), holder = ''
      WHERE key = ${lease.key} AND holder = ${lease.holder} AND generation = ${lease.generation}`,
  );
}
