import type { Transaction } from '@landfall/db/transaction';
import type { Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';
import type { Lease } from './lease.ts';

/**
 * Gives a lease back, so that the next holder need not wait for it to run out. The row stays: its generation never
 * starts anew. Nothing happens when somebody else holds it.
 */
export async function releaseLease(context: Context, lease: Lease): Promise<void> {
  await unitOfWork(context, ({ tx }) => giveLeaseBack(tx, lease));
}

/**
 * The same inside the caller's transaction: the row stays locked until its commit, so that nobody takes the lease before.
 * False when somebody else holds it.
 */
export async function giveLeaseBack(tx: Transaction, { key, holder, generation }: Lease): Promise<boolean> {
  // The column keeps milliseconds and rounds: what was released "now" would be held for half of one more.
  const given = await tx.$executeRaw`
    UPDATE leases SET expires_at = to_timestamp(0), holder = ''
    WHERE key = ${key} AND holder = ${holder} AND generation = ${generation}`;
  return given === 1;
}
