import { applicationId } from '@landfall/contracts/ids';
import type { Transaction } from '@landfall/db/transaction';
import type { Context } from '../context.ts';
import { recordOutcome } from '../deliveries/record-outcome.ts';
import { type Unit, unitOfWork } from '../unit.ts';
import { type RenderTrigger, renderTrigger } from './render-trigger.ts';

/**
 * Has applications rendered at what Git has now, in one transaction. Asking again before it was done is one render; the
 * delivery that asked before is told that a newer one took its place.
 * @returns the number of each request, by application; those that are gone have none
 */
export function askRenders(
  context: Context,
  ids: readonly string[],
  trigger: RenderTrigger,
): Promise<Map<string, number>> {
  return unitOfWork(context, async (unit) => {
    const { tx } = unit;
    const where = { id: { in: [...ids] } };
    // Locked in one order, so that two who ask for the same applications do not wait for each other for ever.
    await tx.$queryRaw`SELECT 1 FROM applications WHERE id = ANY(${[...ids]}::uuid[]) ORDER BY id FOR UPDATE`;
    const before = await tx.application.findMany({
      where,
      select: { id: true, name: true, renderAsked: true, renderDone: true, renderTrigger: true },
    });
    const waits = ({ renderAsked, renderDone }: (typeof before)[number]) => renderAsked > renderDone;
    // Who waits for it asked for it: that a poll saw the same takes nobody's name off what comes.
    const isSeen = (one: (typeof before)[number]) => trigger.trigger === 'poll' && waits(one);
    await count(tx, before.filter(isSeen), {});
    await count(
      tx,
      before.filter((one) => !isSeen(one)),
      { renderTrigger: trigger },
    );
    for (const one of before) {
      if (waits(one) && !isSeen(one)) await tellReplaced(unit, one, trigger);
      unit.enqueue('render-application', {
        organizationId: context.organizationId,
        applicationId: applicationId.parse(one.id),
      });
    }
    return new Map(before.map(({ id, renderAsked }) => [id, renderAsked + 1]));
  });
}

/** One more request of each. */
async function count(
  tx: Transaction,
  of: readonly { id: string }[],
  data: { renderTrigger?: RenderTrigger },
): Promise<void> {
  if (of.length === 0) return;
  const id = { in: of.map((one) => one.id) };
  await tx.application.updateMany({ where: { id }, data: { renderAsked: { increment: 1 }, ...data } });
}

async function tellReplaced(
  unit: Unit,
  application: { id: string; name: string; renderTrigger: unknown },
  { deliveryId }: RenderTrigger,
): Promise<void> {
  const waiting = renderTrigger.safeParse(application.renderTrigger).data;
  if (!waiting?.deliveryId || waiting.deliveryId === deliveryId) return;
  await recordOutcome(unit, waiting.deliveryId, {
    application: application.name,
    applicationId: application.id,
    outcome: 'unchanged',
    syncNumber: null,
    syncId: null,
    message: 'A newer push came before this one was rendered.',
  });
}
