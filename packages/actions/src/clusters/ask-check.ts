import { clusterId } from '@landfall/contracts/ids';
import type { Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';

/** A job found that a cluster does not answer: has it looked at now, so that its page says so. */
export function askClusterCheck(context: Context, id: string): Promise<void> {
  return unitOfWork(context, async ({ tx, enqueue }) => {
    await tx.cluster.updateMany({ where: { id }, data: { nextCheckAt: context.now() } });
    enqueue('check-cluster', { organizationId: context.organizationId, clusterId: clusterId.parse(id) });
  });
}
