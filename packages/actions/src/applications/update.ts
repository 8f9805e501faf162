import type { ApplicationView, UpdateApplicationInput } from '@landfall/contracts/application';
import { actorName, type Context } from '../context.ts';
import { toJson } from '../json.ts';
import { planNewestSoon } from '../pulls/base-moved.ts';
import { cancelHeld } from '../syncs/cancel-held.ts';
import { unitOfWork } from '../unit.ts';
import { triggerBesideWaiting } from './render-trigger.ts';
import { applicationViewOf } from './view.ts';

/** Changes what an application follows or how it syncs, and has it rendered again. @throws Refusal `not-found`. */
export function updateApplication(
  context: Context,
  id: string,
  input: UpdateApplicationInput,
): Promise<ApplicationView> {
  return unitOfWork(context, async (unit) => {
    const before = await applicationViewOf(unit.tx, id);
    const asked = { trigger: 'settings', by: actorName(context.actor) } as const;
    const trigger = await triggerBesideWaiting(unit.tx, id, asked);
    await unit.tx.application.updateMany({
      where: { id },
      data: {
        ...(input.targetRevision === undefined ? {} : { targetRevision: input.targetRevision }),
        ...(input.path === undefined ? {} : { path: input.path }),
        ...(input.renderer === undefined ? {} : { renderer: toJson(input.renderer) }),
        ...(input.syncPolicy === undefined ? {} : { syncPolicy: toJson(input.syncPolicy) }),
        renderAsked: { increment: 1 },
        renderTrigger: trigger,
        failedDigest: null,
        // Other options may make another plan of the same objects.
        nextCheckAt: context.now(),
        changedAt: context.now(),
      },
    });
    await planNewestSoon(unit.tx, context, before.repositoryId);
    // What waits would otherwise be deployed by itself once it is free.
    if (input.syncPolicy?.automated === false) await cancelHeld(unit, context, id);
    const changed = Object.keys(input);
    unit.audit('application.update', { kind: 'application', id, name: before.name }, { changed });
    const application = await applicationViewOf(unit.tx, id);
    unit.emit({ type: 'application', application });
    unit.enqueue('render-application', {
      organizationId: context.organizationId,
      applicationId: application.id,
    });
    return application;
  });
}
