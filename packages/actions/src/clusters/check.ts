import type { ClusterView } from '@landfall/contracts/cluster';
import type { Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';
import { clusterViewOf } from './view.ts';

/** Asks the apply role to reach the cluster now. What it finds arrives as an event. @throws Refusal `not-found`. */
export function checkCluster(context: Context, id: string): Promise<ClusterView> {
  return unitOfWork(context, async (unit) => {
    const cluster = await clusterViewOf(unit.tx, id);
    await unit.tx.cluster.updateMany({ where: { id }, data: { nextCheckAt: context.now() } });
    unit.audit('cluster.check', { kind: 'cluster', id, name: cluster.name });
    unit.enqueue('check-cluster', { organizationId: context.organizationId, clusterId: cluster.id });
    return cluster;
  });
}
