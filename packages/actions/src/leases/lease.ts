import type { Transaction } from '@landfall/db/transaction';

/** The right to write, as its holder knows it (design 4.11). A higher generation of the same key ends it. */
export interface Lease {
  key: string;
  holder: string;
  generation: bigint;
}

/** Somebody else holds this lease now: what the caller was about to write is refused. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';

  constructor(key: string) {
    super(`The lease ${key} is held by somebody else now.`);
  }
}

/** The lease under which an application is synced. */
export const applicationLease = (applicationId: string): string => `application:${applicationId}`;

/** The lease under which a cluster is observed. */
export const observerLease = (clusterId: string): string => `observer:${clusterId}`;

/**
 * Refuses a lower generation inside the writing transaction. The row stays locked until the commit, so nobody can take
 * the lease between this look and the write. @throws LeaseLost
 */
export async function holdLease(tx: Transaction, { key, holder, generation }: Lease): Promise<void> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM leases WHERE key = ${key} AND holder = ${holder} AND generation = ${generation} FOR SHARE`;
  if (rows.length === 0) throw new LeaseLost(key);
}
