import { clusterId } from '@landfall/contracts/ids';
import type { Context } from '../context.ts';
import { type Unit, unitOfWork } from '../unit.ts';

/** A cluster that is shown as unreachable has just answered: has it looked at now, so that its page says so. */
export async function noteAnswer({ tx, enqueue }: Unit, context: Context, id: string): Promise<void> {
  const { count } = await tx.cluster.updateMany({
    where: { id, state: 'unreachable' },
    data: { nextCheckAt: context.now() },
  });
  if (count === 0) return;
  enqueue('check-cluster', { organizationId: context.organizationId, clusterId: clusterId.parse(id) });
}

/** A job found that a cluster does not answer: has it looked at now, so that its page says so. */
export function askClusterCheck(context: Context, id: string): Promise<void> {
  return unitOfWork(context, async ({ tx, enqueue }) => {
    await tx.cluster.updateMany({ where: { id }, data: { nextCheckAt: context.now() } });
    enqueue('check-cluster', { organizationId: context.organizationId, clusterId: clusterId.parse(id) });
  });
}
