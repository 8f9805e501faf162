import { deliveryId } from '@landfall/contracts/ids';
import type { DeliveryPayload, DeliveryView } from '@landfall/contracts/repository';
import type { Context } from '../context.ts';
import { newId } from '../id.ts';
import { repositoryViewOf } from '../repositories/view.ts';
import { unitOfWork } from '../unit.ts';
import { deliveryViewOf } from './view.ts';

export interface RecordDelivery {
  repositoryId: string;
  /** The provider's own id of the delivery: the same id again counts an attempt and wakes the repository once more. */
  providerId: string;
  event: string;
  /** A hint for the page; what is true is asked of Git. */
  ref: string | null;
  /** What else it said, for the page. */
  payload?: DeliveryPayload;
}

/** Commits that a verified delivery arrived, then wakes the source role. Call it only after the signature was checked. */
export function recordDelivery(context: Context, input: RecordDelivery): Promise<DeliveryView> {
  return unitOfWork(context, async (unit) => {
    const { organizationId } = context;
    const key = { organizationId, repositoryId: input.repositoryId, providerId: input.providerId };
    const row = await unit.tx.delivery.upsert({
      where: { organizationId_repositoryId_providerId: key },
      create: {
        ...key,
        id: newId(deliveryId),
        event: input.event,
        ref: input.ref,
        ...(input.payload ? { payload: input.payload } : {}),
        receivedAt: context.now(),
      },
      update: { attempts: { increment: 1 }, state: 'pending' },
      select: { id: true },
    });
    await unit.tx.repository.updateMany({
      where: { id: input.repositoryId },
      data: { lastDeliveryAt: context.now() },
    });
    const [delivery, repository] = await Promise.all([
      deliveryViewOf(unit.tx, row.id),
      repositoryViewOf(unit.tx, context.publicUrl, input.repositoryId),
    ]);
    unit.emit({ type: 'delivery', delivery });
    unit.emit({ type: 'repository', repository });
    unit.enqueue('process-delivery', { organizationId, deliveryId: delivery.id });
    return delivery;
  });
}
