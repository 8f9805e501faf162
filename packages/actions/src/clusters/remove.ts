import type { Context } from '../context.ts';
import { Refusal } from '../refusal.ts';
import { unitOfWork } from '../unit.ts';
import { clusterViewOf } from './view.ts';

/** Forgets a cluster that no application uses. Nothing in the cluster is touched. @throws Refusal `not-found`, `conflict`. */
export function removeCluster(context: Context, id: string): Promise<void> {
  return unitOfWork(context, async (unit) => {
    const cluster = await clusterViewOf(unit.tx, id);
    if (cluster.applications > 0) {
      throw new Refusal('conflict', {
        what: `“${cluster.name}” was not removed.`,
        why: `${cluster.applications} of your applications are deployed to it.`,
        fix: 'Remove those applications first. Nothing in the cluster was touched.',
      });
    }
    await unit.tx.cluster.deleteMany({ where: { id } });
    unit.audit('cluster.remove', { kind: 'cluster', id, name: cluster.name });
    unit.emit({ type: 'cluster-removed', clusterId: id });
    // Its agent finds that it has nowhere to speak for any more, and is told to go.
    if (cluster.kind === 'agent') unit.wakeAgents(cluster.id);
  });
}
