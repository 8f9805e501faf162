import type { Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';
import { deliveryViewOf } from './view.ts';

/** Marks a delivery as being processed; false when there is none or it is done. */
export function startDelivery(context: Context, deliveryId: string): Promise<boolean> {
  return unitOfWork(context, async ({ tx, emit }) => {
    const { count } = await tx.delivery.updateMany({
      where: { id: deliveryId, state: { in: ['pending', 'processing'] } },
      data: { state: 'processing' },
    });
    if (count === 0) return false;
    emit({ type: 'delivery', delivery: await deliveryViewOf(tx, deliveryId) });
    return true;
  });
}
