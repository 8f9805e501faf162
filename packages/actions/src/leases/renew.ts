import type { Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';
import type { Lease } from './lease.ts';

/** Extends a lease from now on by the database's clock. False when somebody else holds it or it was released. */
export async function renewLease(context: Context, lease: Lease, seconds: number): Promise<boolean> {
  const renewed = await unitOfWork(
    context,
    ({ tx }) => tx.$executeRaw`
      UPDATE leases SET expires_at = clock_timestamp() + make_interval(secs => ${seconds}::float8)
      WHERE key = ${lease.key} AND holder = ${lease.holder} AND generation = ${lease.generation}`,
  );
  return renewed === 1;
}
