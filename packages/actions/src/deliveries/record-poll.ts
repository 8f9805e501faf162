import { randomUUID } from 'node:crypto';
import { deliveryId } from '@landfall/contracts/ids';
import type { Context } from '../context.ts';
import { newId } from '../id.ts';
import { toJson } from '../json.ts';
import { toRewriteView } from '../rewrites/view.ts';
import { unitOfWork } from '../unit.ts';

/**
 * A poll that found something new, as a delivery of our own. One that found nothing leaves no row.
 * @param began before Git was asked: what was found out since about the history is told with it
 */
export function recordPoll(context: Context, repositoryId: string, began: Date): Promise<string> {
  const id = newId(deliveryId);
  return unitOfWork(context, async ({ tx }) => {
    const found = await tx.rewrite.updateManyAndReturn({
      where: { repositoryId, deliveryId: null, askedAt: { gte: began } },
      data: { deliveryId: id },
    });
    const [rewrite] = found.flatMap((row) => toRewriteView(row) ?? []);
    await tx.delivery.create({
      data: {
        organizationId: context.organizationId,
        id,
        repositoryId,
        providerId: `poll-${randomUUID()}`,
        event: 'poll',
        state: 'processing',
        ...(rewrite ? { rewrite: toJson(rewrite) } : {}),
        receivedAt: context.now(),
      },
    });
    return id;
  });
}
