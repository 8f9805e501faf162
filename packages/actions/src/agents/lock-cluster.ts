import type { Transaction } from '@landfall/db/transaction';

/** What of a cluster's row tells who speaks for it. */
export interface LockedCluster {
  name: string;
  state: string;
  connectionId: string | null;
  journalId: string | null;
  journalSeq: bigint;
}

/**
 * Locks a cluster's row until the commit, for whoever decides who its agent is: before its tokens, its identities and its
 * applications, as who removes it does. Taken later, an agent comes in by an identity that is being taken away. Undefined when it is no more.
 */
export async function lockCluster(tx: Transaction, id: string): Promise<LockedCluster | undefined> {
  const [row] = await tx.$queryRaw<LockedCluster[]>`
    SELECT name, state, connection_id AS "connectionId", journal_id AS "journalId", journal_seq AS "journalSeq"
    FROM clusters WHERE id = ${id}::uuid FOR UPDATE`;
  return row;
}
