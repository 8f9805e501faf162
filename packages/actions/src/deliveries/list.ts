import type { PageQuery } from '@landfall/contracts/page';
import type { DeliveryView } from '@landfall/contracts/repository';
import type { Context } from '../context.ts';
import { olderThan, toPage } from '../page.ts';
import { read } from '../unit.ts';
import { deliveryViewOf, shownDelivery, toDeliveryView, withPulls } from './view.ts';

/** Deliveries newest first, of one repository when named. */
export function listDeliveries(
  context: Context,
  { cursor, limit, repositoryId }: PageQuery & { repositoryId?: string | undefined },
) {
  return read(context, async (tx) => {
    const rows = await tx.delivery.findMany({
      where: { ...olderThan('receivedAt', cursor), ...(repositoryId ? { repositoryId } : {}) },
      orderBy: [{ receivedAt: 'desc' }, { id: 'desc' }],
      take: limit + 1,
      ...shownDelivery,
    });
    const page = toPage(rows, limit, (row) => row.receivedAt, toDeliveryView);
    return { ...page, items: await withPulls(tx, page.items) };
  });
}

/** One delivery. @throws Refusal `not-found`. */
export function getDelivery(context: Context, id: string): Promise<DeliveryView> {
  return read(context, (tx) => deliveryViewOf(tx, id));
}
