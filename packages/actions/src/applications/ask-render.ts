import { applicationId } from '@landfall/contracts/ids';
import type { Context } from '../context.ts';
import { recordOutcome } from '../deliveries/record-outcome.ts';
import { unitOfWork } from '../unit.ts';
import { type RenderTrigger, renderTrigger } from './render-trigger.ts';

/**
 * Has an application rendered at what Git has now. Asking again before it was done is one render; the delivery that
 * asked before is told that a newer one took its place.
 */
export function askRender(context: Context, id: string, trigger: RenderTrigger): Promise<void> {
  return unitOfWork(context, async (unit) => {
    const { tx } = unit;
    const before = await tx.application.findFirst({ where: { id } });
    if (!before) return;
    await tx.application.updateMany({
      where: { id },
      data: { renderAsked: { increment: 1 }, renderTrigger: trigger },
    });
    const waiting =
      before.renderAsked > before.renderDone ? renderTrigger.safeParse(before.renderTrigger).data : undefined;
    if (waiting?.deliveryId && waiting.deliveryId !== trigger.deliveryId) {
      await recordOutcome(unit, waiting.deliveryId, {
        application: before.name,
        applicationId: id,
        outcome: 'unchanged',
        syncNumber: null,
        syncId: null,
        message: 'A newer push came before this one was rendered.',
      });
    }
    unit.enqueue('render-application', {
      organizationId: context.organizationId,
      applicationId: applicationId.parse(id),
    });
  });
}
