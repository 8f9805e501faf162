import { type SyncState, syncState } from '@landfall/contracts/sync';
import type { Transaction } from '@landfall/db/transaction';
import type { Context } from '../context.ts';
import { applicationLease, type Lease } from '../leases/lease.ts';

/** A sync that a job was woken for, as it stood before anything of it was locked. */
export interface Taken {
  state: SyncState;
  due: boolean;
  /** The lease of its application, whose row is locked until the commit; undefined where it is not to run, or somebody else holds it. */
  lease: Lease | undefined;
}

/**
 * Takes the lease of a sync's application where the sync is due and is to run, and then locks the application, in one statement:
 * as `takeLease` and `lockApplicationOf` do. What is read behind it is as the holder before left it.
 * Undefined for another tenant's id as for none.
 */
export async function takeSync(
  tx: Transaction,
  context: Context,
  { syncId, holder, seconds }: { syncId: string; holder: string; seconds: number },
): Promise<Taken | undefined> {
  const [row] = await tx.$queryRaw<{ state: string; due: boolean; key: string; generation: bigint | null }[]>`
    WITH wanted AS MATERIALIZED (
      SELECT ${applicationLease('')} || application_id AS key, application_id, state, next_attempt_at <= ${context.now()} AS due
      FROM syncs WHERE id = ${syncId}::uuid
    ), taken AS (
      INSERT INTO leases AS held (organization_id, key, holder, generation, expires_at)
      SELECT ${context.organizationId}::uuid, key, ${holder}, 1, clock_timestamp() + make_interval(secs => ${seconds}::float8)
      FROM wanted WHERE due AND state IN ('pending', 'running')
      ON CONFLICT (organization_id, key) DO UPDATE
        SET holder = EXCLUDED.holder, generation = held.generation + 1,
          expires_at = clock_timestamp() + make_interval(secs => ${seconds}::float8)
        WHERE held.expires_at <= clock_timestamp()
      RETURNING generation
    ), locked AS (
      SELECT id FROM applications
      WHERE id = (SELECT application_id FROM wanted) AND EXISTS (SELECT FROM taken) FOR NO KEY UPDATE
    )
    SELECT state, due, key, (SELECT generation FROM taken) AS generation, (SELECT id FROM locked) AS locked FROM wanted`;
  if (!row) return undefined;
  const { key, generation } = row;
  const lease = generation === null ? undefined : { key, holder, generation };
  return { state: syncState.parse(row.state), due: row.due, lease };
}
