import type { Transaction } from '@landfall/db/transaction';

/**
 * Locks the application of a sync until the commit. Whoever decides about a sync takes the application's row first, as whoever
 * asks for a sync does: taken the other way round the two wait for each other, or a sync is superseded just as it starts.
 */
export async function lockApplicationOf(tx: Transaction, syncId: string): Promise<void> {
  await tx.$queryRaw`
    SELECT 1 FROM applications
    WHERE id = (SELECT application_id FROM syncs WHERE id = ${syncId}::uuid) FOR NO KEY UPDATE`;
}
