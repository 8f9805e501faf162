import { syncTrigger } from '@landfall/contracts/sync';
import type { Transaction } from '@landfall/db/transaction';
import { z } from 'zod';

/** Who asked for a render, kept on the application for the sync that may follow. */
export const renderTrigger = z.object({
  trigger: syncTrigger,
  /** As lists name who asked; null for Landfall itself. */
  by: z.string().nullable(),
  deliveryId: z.uuid().optional(),
});
export type RenderTrigger = z.infer<typeof renderTrigger>;

/**
 * The trigger of a render that a person asks for. Where a delivery waits for one already, one render answers both, and the
 * delivery is told what came of it.
 */
export async function triggerBesideWaiting(
  tx: Transaction,
  id: string,
  trigger: RenderTrigger,
): Promise<RenderTrigger> {
  await tx.$queryRaw`SELECT 1 FROM applications WHERE id = ${id}::uuid FOR UPDATE`;
  const select = { renderAsked: true, renderDone: true, renderTrigger: true };
  const row = await tx.application.findFirst({ where: { id }, select });
  if (!row || row.renderAsked === row.renderDone) return trigger;
  const { deliveryId } = renderTrigger.safeParse(row.renderTrigger).data ?? {};
  return deliveryId === undefined ? trigger : { ...trigger, deliveryId };
}
