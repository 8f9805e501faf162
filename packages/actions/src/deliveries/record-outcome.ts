import { type DeliveryOutcome, deliveryOutcome } from '@landfall/contracts/repository';
import { z } from 'zod';
import { toJson } from '../json.ts';
import type { Unit } from '../unit.ts';
import { deliveryViewOf } from './view.ts';

const deliveryOutcomes = z.array(deliveryOutcome);

/**
 * What a delivery came to for one application, inside the caller's transaction: renders end at their own time, one by
 * one. A later word about the same application takes the place of an earlier one.
 */
export async function recordOutcome(
  { tx, emit }: Pick<Unit, 'tx' | 'emit'>,
  deliveryId: string,
  outcome: DeliveryOutcome,
): Promise<void> {
  const [row] = await tx.$queryRaw<{ outcomes: unknown }[]>`
    SELECT outcomes FROM deliveries WHERE id = ${deliveryId}::uuid FOR UPDATE`;
  if (!row) return;
  const others = deliveryOutcomes
    .parse(row.outcomes)
    .filter((one) => one.applicationId === null || one.applicationId !== outcome.applicationId);
  await tx.delivery.updateMany({
    where: { id: deliveryId },
    data: { outcomes: toJson([...others, outcome]) },
  });
  emit({ type: 'delivery', delivery: await deliveryViewOf(tx, deliveryId) });
}
