import type { Transaction } from '@landfall/db/transaction';

/** Comes back once so many connections to the test's database stand in line for a lock. */
export async function untilWaiting(tx: Transaction, howMany: number): Promise<void> {
  for (let waiting = 0n; waiting < howMany; ) {
    const [row] = await tx.$queryRaw<{ count: bigint }[]>`
      SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted AND pid IN (
        SELECT pid FROM pg_locks WHERE database = (SELECT oid FROM pg_database WHERE datname = current_database()))`;
    waiting = row?.count ?? 0n;
  }
}
