import { deliveryId } from '@landfall/contracts/ids';
import type { Context } from '../context.ts';
import { type Unit, unitOfWork } from '../unit.ts';

/** Wakes the source role for the delivery of a repository that has waited longest, if one waits. */
export function wakeNextDelivery(context: Context, repositoryId: string): Promise<void> {
  return unitOfWork(context, async (unit) => {
    await wakeWaiting(unit, context, repositoryId);
  });
}

/**
 * The same inside the caller's transaction. Whoever holds the repository's row meanwhile misses nobody: one look answers all that
 * wait, so one job is enough for however many (see `finishDelivery`).
 */
export async function wakeWaiting(
  { tx, enqueue }: Pick<Unit, 'tx' | 'enqueue'>,
  context: Context,
  repositoryId: string,
): Promise<void> {
  const next = await tx.delivery.findFirst({
    where: { repositoryId, state: 'pending' },
    orderBy: { receivedAt: 'asc' },
    select: { id: true },
  });
  if (!next) return;
  const { organizationId } = context;
  enqueue('process-delivery', { organizationId, deliveryId: deliveryId.parse(next.id) });
}

/** Does a delivery of the repository wait that nobody has begun? */
export async function isWaiting({ tx }: Pick<Unit, 'tx'>, repositoryId: string): Promise<boolean> {
  const next = await tx.delivery.findFirst({
    where: { repositoryId, state: 'pending' },
    select: { id: true },
  });
  return next !== null;
}
