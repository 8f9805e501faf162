import type { Transaction } from '@landfall/db/transaction';
import type { Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';
import type { Lease } from './lease.ts';

/** Extends a lease from now on by the database's clock. False when somebody else holds it or it was released. */
export function renewLease(context: Context, lease: Lease, seconds: number): Promise<boolean> {
  return unitOfWork(context, ({ tx }) => extendLease(tx, lease, seconds));
}

/** The same inside the caller's transaction: the row stays locked until its commit, so nobody takes the lease before. */
export async function extendLease(tx: Transaction, lease: Lease, seconds: number): Promise<boolean> {
  const extended = await tx.$executeRaw`
    UPDATE leases SET expires_at = clock_timestamp() + make_interval(secs => ${seconds}::float8)
    WHERE key = ${lease.key} AND holder = ${lease.holder} AND generation = ${lease.generation}`;
  return extended === 1;
}
