import type { ApplicationView } from '@landfall/contracts/application';
import { actorName, type Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';
import { triggerBesideWaiting } from './render-trigger.ts';
import { applicationViewOf } from './view.ts';

/** Looks at Git and at the cluster now. What is found arrives as events. @throws Refusal `not-found`. */
export function refreshApplication(context: Context, id: string): Promise<ApplicationView> {
  return unitOfWork(context, async (unit) => {
    const application = await applicationViewOf(unit.tx, id);
    const { organizationId } = context;
    const asked = { trigger: 'person', by: actorName(context.actor) } as const;
    const trigger = await triggerBesideWaiting(unit.tx, id, asked);
    await unit.tx.application.updateMany({
      where: { id },
      data: {
        renderAsked: { increment: 1 },
        renderTrigger: trigger,
        nextCheckAt: context.now(),
      },
    });
    unit.audit('application.refresh', { kind: 'application', id, name: application.name });
    unit.enqueue('render-application', { organizationId, applicationId: application.id });
    unit.enqueue('check-application', { organizationId, applicationId: application.id });
    return application;
  });
}
