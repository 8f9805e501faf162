import type { ClusterView } from '@landfall/contracts/cluster';
import type { Transaction } from '@landfall/db/transaction';
import { clusterViewOf } from '../clusters/view.ts';
import { Refusal } from '../refusal.ts';

/** A cluster that an agent is the host of. @throws Refusal `not-found`; `conflict` for one with a kubeconfig */
export async function agentCluster(tx: Transaction, id: string, now: Date): Promise<ClusterView> {
  const cluster = await clusterViewOf(tx, id, now);
  if (cluster.kind === 'agent') return cluster;
  throw new Refusal('conflict', {
    what: `“${cluster.name}” has no agent.`,
    why: 'It was registered with a kubeconfig.',
    fix: 'Add the cluster anew, by an agent.',
  });
}
