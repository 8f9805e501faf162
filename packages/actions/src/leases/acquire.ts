import type { Transaction } from '@landfall/db/transaction';
import type { Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';
import type { Lease } from './lease.ts';

/**
 * Takes a lease that nobody holds (never taken, released or run out), with the next generation; undefined while it is
 * held. Only the database's clock counts. @param holder unique per run, so that nobody takes his own lease twice
 */
export function acquireLease(
  context: Context,
  key: string,
  holder: string,
  seconds: number,
): Promise<Lease | undefined> {
  return unitOfWork(context, ({ tx }) => takeLease(tx, context, { key, holder, seconds }));
}

/** The same inside the caller's transaction. */
export async function takeLease(
  tx: Transaction,
  { organizationId }: Context,
  { key, holder, seconds }: { key: string; holder: string; seconds: number },
): Promise<Lease | undefined> {
  const [taken] = await tx.$queryRaw<{ generation: bigint }[]>`
    INSERT INTO leases AS held (organization_id, key, holder, generation, expires_at)
    VALUES (${organizationId}::uuid, ${key}, ${holder}, 1, clock_timestamp() + make_interval(secs => ${seconds}::float8))
    ON CONFLICT (organization_id, key) DO UPDATE
      SET holder = EXCLUDED.holder, generation = held.generation + 1,
        expires_at = clock_timestamp() + make_interval(secs => ${seconds}::float8)
      WHERE held.expires_at <= clock_timestamp()
    RETURNING generation`;
  return taken && { key, holder, generation: taken.generation };
}
