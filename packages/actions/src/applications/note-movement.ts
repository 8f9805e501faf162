import { applicationId } from '@landfall/contracts/ids';
import type { Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';

/**
 * A look over a whole cluster: objects of these applications have moved and are to be looked at now, those of the others
 * stand as they stood.
 */
export function noteMovement(
  context: Context,
  { moved, still }: { moved: readonly string[]; still: readonly string[] },
): Promise<void> {
  return unitOfWork(context, async ({ tx, enqueue }) => {
    if (still.length > 0) {
      await tx.application.updateMany({
        where: { id: { in: [...still] } },
        data: { lastSeenAt: context.now() },
      });
    }
    if (moved.length === 0) return;
    await tx.application.updateMany({
      where: { id: { in: [...moved] } },
      data: { nextCheckAt: context.now() },
    });
    for (const id of moved)
      enqueue('check-application', {
        organizationId: context.organizationId,
        applicationId: applicationId.parse(id),
      });
  });
}
