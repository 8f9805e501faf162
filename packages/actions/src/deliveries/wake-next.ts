import { deliveryId } from '@landfall/contracts/ids';
import type { Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';

/** Wakes the source role for the delivery of a repository that has waited longest, if one waits. */
export function wakeNextDelivery(context: Context, repositoryId: string): Promise<void> {
  return unitOfWork(context, async ({ tx, enqueue }) => {
    const next = await tx.delivery.findFirst({
      where: { repositoryId, state: 'pending' },
      orderBy: { receivedAt: 'asc' },
      select: { id: true },
    });
    if (!next) return;
    const { organizationId } = context;
    enqueue('process-delivery', { organizationId, deliveryId: deliveryId.parse(next.id) });
  });
}
