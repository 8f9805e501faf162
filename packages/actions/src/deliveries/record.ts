import { deliveryId } from '@landfall/contracts/ids';
import type { DeliveryPayload, DeliveryView } from '@landfall/contracts/repository';
import type { Transaction } from '@landfall/db/transaction';
import type { Context } from '../context.ts';
import { newId } from '../id.ts';
import { notFound } from '../refusal.ts';
import { repositoryViewOf } from '../repositories/view.ts';
import { unitOfWork } from '../unit.ts';
import { shownDelivery, toDeliveryView } from './view.ts';
import { wakeWaiting } from './wake-next.ts';

/** A verified delivery. */
export interface ArrivedDelivery {
  /** The provider's own id of the delivery: the same id again counts an attempt and wakes the repository once more. */
  providerId: string;
  event: string;
  /** A hint for the page; what is true is asked of Git. */
  ref: string | null;
  /** What else it said, for the page. */
  payload?: DeliveryPayload;
}

export interface RecordDelivery extends ArrivedDelivery {
  repositoryId: string;
}

/** Commits that a verified delivery arrived, then wakes the source role. Call it only after the signature was checked. */
export async function recordDelivery(
  context: Context,
  { repositoryId, ...arrived }: RecordDelivery,
): Promise<DeliveryView> {
  const [delivery] = await recordDeliveries(context, repositoryId, [arrived]);
  if (!delivery) throw notFound('delivery');
  return delivery;
}

/**
 * The same for some of one repository that arrived together, at most a few dozen: one transaction, one word about the
 * repository, and one job, which looks for all of them.
 * @returns those that were recorded, oldest first: one that came twice is one
 * @throws Refusal `not-found` when the repository is gone
 */
export function recordDeliveries(
  context: Context,
  repositoryId: string,
  arrived: readonly ArrivedDelivery[],
): Promise<DeliveryView[]> {
  return unitOfWork(context, async (unit) => {
    const { tx } = unit;
    // Its row before those of its deliveries, as whoever ends them locks them.
    const { count } = await tx.repository.updateMany({
      where: { id: repositoryId },
      data: { lastDeliveryAt: context.now() },
    });
    if (count === 0) throw notFound('repository');
    const ids = await write(tx, context, repositoryId, arrived);
    const [rows, repository] = await Promise.all([
      tx.delivery.findMany({ where: { id: { in: ids } }, orderBy: { id: 'asc' }, ...shownDelivery }),
      repositoryViewOf(tx, context.publicUrl, repositoryId),
      wakeWaiting(unit, context, repositoryId),
    ]);
    const deliveries = rows.map(toDeliveryView);
    for (const delivery of deliveries) unit.emit({ type: 'delivery', delivery });
    unit.emit({ type: 'repository', repository });
    return deliveries;
  });
}

/** Their ids. A statement may touch a row once only: what came twice among them counts twice in one. */
async function write(
  tx: Transaction,
  context: Context,
  repositoryId: string,
  arrived: readonly ArrivedDelivery[],
): Promise<string[]> {
  const rows = new Map<string, ArrivedDelivery & { id: string; attempts: number }>();
  for (const one of arrived) {
    const attempts = (rows.get(one.providerId)?.attempts ?? 0) + 1;
    rows.set(one.providerId, { id: newId(deliveryId), ...one, attempts });
  }
  const written = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO deliveries (organization_id, id, repository_id, provider_id, event, ref, payload, attempts, received_at)
    SELECT ${context.organizationId}::uuid, one.id, ${repositoryId}::uuid, one."providerId", one.event, one.ref, one.payload,
      one.attempts, ${context.now()}
    FROM jsonb_to_recordset(${JSON.stringify([...rows.values()])}::jsonb)
      AS one(id uuid, "providerId" text, event text, ref text, payload jsonb, attempts int)
    ORDER BY one."providerId"
    ON CONFLICT (organization_id, repository_id, provider_id)
      DO UPDATE SET attempts = deliveries.attempts + EXCLUDED.attempts, state = 'pending'
    RETURNING id`;
  return written.map(({ id }) => id);
}
