import type { DeliveryOutcome } from '@landfall/contracts/repository';
import type { Unit } from '../unit.ts';

/**
 * What a delivery came to for one application, inside the caller's transaction: renders end at their own time, one by
 * one. A later word about the same application takes the place of an earlier one.
 */
export async function recordOutcome(
  { tx, emit }: Pick<Unit, 'tx' | 'emit'>,
  deliveryId: string,
  outcome: DeliveryOutcome,
): Promise<void> {
  const { applicationId } = outcome;
  const about = applicationId === null ? null : JSON.stringify([{ applicationId }]);
  // Taken apart only where there is something to replace: hundreds of applications tell of one push, each for itself.
  const recorded = await tx.$executeRaw`
    UPDATE deliveries SET outcomes = CASE WHEN outcomes @> ${about}::jsonb THEN coalesce((
      SELECT jsonb_agg(one ORDER BY number) FROM jsonb_array_elements(outcomes) WITH ORDINALITY AS earlier(one, number)
      WHERE one->>'applicationId' IS DISTINCT FROM ${applicationId}::text), '[]') ELSE outcomes END || ${JSON.stringify([outcome])}::jsonb
    WHERE id = ${deliveryId}::uuid`;
  if (recorded > 0) emit({ type: 'delivery-outcome', deliveryId, outcome });
}
