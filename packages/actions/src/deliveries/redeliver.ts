import { type DeliveryView, TOO_MANY_CALLS } from '@landfall/contracts/repository';
import { JSON_NULL } from '@landfall/db/client';
import type { Context } from '../context.ts';
import { notePullIn } from '../pulls/note.ts';
import { unitOfWork } from '../unit.ts';
import { deliveryViewOf, pullNumberOf } from './view.ts';

/** The last two are of our own. */
const LOOKED_AT = ['push', 'poll', TOO_MANY_CALLS];

/**
 * Has Git looked at once more for a delivery, as if it arrived now. One that has ended begins anew; one that is under way is
 * only woken. @throws Refusal `not-found`
 */
export function redeliver(context: Context, id: string): Promise<DeliveryView> {
  return unitOfWork(context, async (unit) => {
    const { tx } = unit;
    const before = await deliveryViewOf(tx, id);
    const { repositoryId, event } = before;
    if (LOOKED_AT.includes(event)) {
      await tx.delivery.updateMany({
        where: { id, state: { in: ['done', 'failed'] } },
        data: { state: 'pending', outcomes: [], problem: JSON_NULL, processedAt: null },
      });
      unit.enqueue('process-delivery', { organizationId: context.organizationId, deliveryId: before.id });
    } else {
      // What is about a pull request has ended with its being told (see `recordPull`).
      const number = pullNumberOf(before);
      if (number !== undefined) await notePullIn(unit, context, { repositoryId, number, again: true });
    }
    unit.audit(
      'delivery.redeliver',
      { kind: 'repository', id: repositoryId, name: before.repositoryName },
      { delivery: before.id },
    );
    const delivery = await deliveryViewOf(tx, id);
    unit.emit({ type: 'delivery', delivery });
    return delivery;
  });
}
