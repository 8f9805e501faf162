import { clusterId } from '@landfall/contracts/ids';
import type { Context } from '../context.ts';
import { type Unit, unitOfWork } from '../unit.ts';

/** A cluster that is shown as unreachable has just answered: has it looked at now, so that its page says so. */
export async function noteAnswer({ tx, enqueue }: Unit, context: Context, id: string): Promise<void> {
  // Whoever has the cluster's row goes on to its applications, one of which the caller has: waited for, neither would end.
  const count = await tx.$executeRaw`
    UPDATE clusters SET next_check_at = ${context.now()} WHERE id = (
      SELECT id FROM clusters WHERE id = ${id}::uuid AND state = 'unreachable' FOR NO KEY UPDATE SKIP LOCKED)`;
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
