import { applicationId } from '@landfall/contracts/ids';
import type { Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';

/** Something of these applications has moved on their cluster: they are due for a look at once. Others' ids do nothing. */
export function noteMoved(context: Context, applicationIds: readonly string[]): Promise<void> {
  const { organizationId } = context;
  return unitOfWork(context, async ({ tx, enqueue }) => {
    const known = await tx.application.updateManyAndReturn({
      where: { id: { in: [...applicationIds] } },
      data: { nextCheckAt: context.now() },
      select: { id: true },
    });
    for (const { id } of known)
      enqueue('check-application', { organizationId, applicationId: applicationId.parse(id) });
  });
}
