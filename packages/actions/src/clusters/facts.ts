import { type ClusterFacts, clusterFacts, clusterFactsOf } from '../applications/renderable.ts';
import type { Context } from '../context.ts';
import { notFound } from '../refusal.ts';
import { read } from '../unit.ts';

/** What renders may know of a cluster. No credential. @throws Refusal `not-found` */
export function openClusterFacts(context: Context, id: string): Promise<ClusterFacts> {
  return read(context, async (tx) => {
    const row = await tx.cluster.findFirst({ where: { id }, select: clusterFacts });
    if (!row) throw notFound('cluster');
    return clusterFactsOf(row);
  });
}
