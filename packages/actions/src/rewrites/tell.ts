import type { Prisma } from '@landfall/db/client';
import { deliveryViewOf } from '../deliveries/view.ts';
import { toJson } from '../json.ts';
import type { Unit } from '../unit.ts';
import { toRewriteView } from './view.ts';

/** Tells a rewrite that was found, with the delivery that it came with, inside the transaction that writes it. */
export async function tellRewrite(
  { tx, emit, audit }: Unit,
  row: Prisma.RewriteGetPayload<object>,
): Promise<void> {
  const rewrite = toRewriteView(row);
  if (!rewrite) return;
  const { repositoryId, ref, before, after, answer } = rewrite;
  const repository = await tx.repository.findFirst({ where: { id: repositoryId }, select: { name: true } });
  if (answer !== 'unknown')
    audit(
      'repository.rewritten',
      { kind: 'repository', id: repositoryId, name: repository?.name ?? null },
      { ref, before, after },
    );
  if (row.deliveryId !== null) {
    const { count } = await tx.delivery.updateMany({
      where: { id: row.deliveryId },
      data: { rewrite: toJson(rewrite) },
    });
    if (count > 0) emit({ type: 'delivery', delivery: await deliveryViewOf(tx, row.deliveryId) });
  }
  emit({ type: 'rewrite', rewrite });
}
