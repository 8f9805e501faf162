import { applicationId } from '@landfall/contracts/ids';
import type { Context } from '../context.ts';
import { recordOutcome } from '../deliveries/record-outcome.ts';
import { unitOfWork } from '../unit.ts';
import { type RenderTrigger, renderTrigger } from './render-trigger.ts';

/**
 * Has an application rendered at what Git has now. Asking again before it was done is one render; the delivery that
 * asked before is told that a newer one took its place.
 * @returns the request's number; undefined when another waits there too, which may have been made after whatever was
 * looked at for this one
 */
export function askRender(context: Context, id: string, trigger: RenderTrigger): Promise<number | undefined> {
  return unitOfWork(context, async (unit) => {
    const { tx } = unit;
    const before = await tx.application.findFirst({ where: { id } });
    if (!before) return undefined;
    const [now] = await tx.application.updateManyAndReturn({
      where: { id },
      data: { renderAsked: { increment: 1 }, renderTrigger: trigger },
      select: { renderAsked: true },
    });
    const others = before.renderAsked > before.renderDone;
    const waiting = others ? renderTrigger.safeParse(before.renderTrigger).data : undefined;
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
    // What changed between the two statements above is somebody else's request.
    const alone = !others && now?.renderAsked === before.renderAsked + 1;
    return alone ? now.renderAsked : undefined;
  });
}
