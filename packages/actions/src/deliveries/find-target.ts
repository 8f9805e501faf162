import type { Context } from '../context.ts';
import { read } from '../unit.ts';

/** What a delivery is about: what a job reads before it begins. Undefined when there is none or it is done. */
export function findDeliveryTarget(
  context: Context,
  deliveryId: string,
): Promise<{ repositoryId: string; ref: string | null } | undefined> {
  return read(context, async (tx) => {
    const row = await tx.delivery.findFirst({
      where: { id: deliveryId, state: { in: ['pending', 'processing'] } },
      select: { repositoryId: true, ref: true },
    });
    return row ?? undefined;
  });
}
