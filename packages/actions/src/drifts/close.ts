import type { DriftState } from '@landfall/contracts/drift';
import type { Transaction } from '@landfall/db/transaction';

/**
 * Closes drifts, however many in one statement. A heal counts a round; after any other end the rounds begin anew.
 */
export async function closeDrifts(
  tx: Transaction,
  ids: readonly string[],
  state: Exclude<DriftState, 'open'>,
  at: Date,
): Promise<void> {
  if (ids.length === 0) return;
  if (state === 'healed') {
    await tx.$executeRaw`
      UPDATE drifts SET state = 'healed', closed_at = ${at}, healed = healed + 1, healed_at = ${at}
      WHERE id = ANY(${[...ids]}::uuid[])`;
    return;
  }
  await tx.$executeRaw`
    UPDATE drifts SET state = ${state}, closed_at = ${at}, healed = 0, healed_at = NULL, stopped_at = NULL
    WHERE id = ANY(${[...ids]}::uuid[])`;
}
