import type { DeliveryView } from '@landfall/contracts/repository';
import type { Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';
import { deliveryViewOf } from './view.ts';

/** Marks a delivery as being processed; undefined when there is none or it is done. */
export function startDelivery(
  context: Context,
  deliveryId: string,
): Promise<Pick<DeliveryView, 'repositoryId' | 'ref'> | undefined> {
  return unitOfWork(context, async ({ tx, emit }) => {
    const { count } = await tx.delivery.updateMany({
      where: { id: deliveryId, state: { in: ['pending', 'processing'] } },
      data: { state: 'processing' },
    });
    if (count === 0) return undefined;
    const delivery = await deliveryViewOf(tx, deliveryId);
    emit({ type: 'delivery', delivery });
    return delivery;
  });
}
