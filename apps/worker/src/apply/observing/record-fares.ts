import type { Context } from '@landfall/actions/context';
import { noteMoved } from '@landfall/actions/observing/note-moved';
import { recordHealth } from '@landfall/actions/observing/record-health';
import { describe, type ManagedWatch, worstHealth } from '@landfall/engine';

/** Records how an application's objects fare, as the watch sees them; after the sync that is open, where one is. */
export async function recordFares(
  context: Context,
  { id: applicationId, clusterId }: { id: string; clusterId: string },
  objects: ReturnType<ManagedWatch['healthOf']>,
): Promise<void> {
  const outcome = await recordHealth(context, {
    applicationId,
    objects: objects.map(({ ref, health }) => ({ ref, health: health ?? null })),
    overall: (states) =>
      worstHealth(states.map(({ ref, health }) => ({ name: describe(ref), health: health ?? undefined }))),
  });
  if (outcome === 'busy') await noteMoved(context, [applicationId], clusterId);
}
