import { randomUUID } from 'node:crypto';
import { deliveryId } from '@landfall/contracts/ids';
import type { Context } from '../context.ts';
import { newId } from '../id.ts';
import { unitOfWork } from '../unit.ts';

/** A poll that found something new, as a delivery of our own. One that found nothing leaves no row. */
export function recordPoll(context: Context, repositoryId: string): Promise<string> {
  const id = newId(deliveryId);
  return unitOfWork(context, async ({ tx }) => {
    await tx.delivery.create({
      data: {
        organizationId: context.organizationId,
        id,
        repositoryId,
        providerId: `poll-${randomUUID()}`,
        event: 'poll',
        state: 'processing',
        receivedAt: context.now(),
      },
    });
    return id;
  });
}
