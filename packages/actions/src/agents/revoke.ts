import type { ClusterView } from '@landfall/contracts/cluster';
import { clusterViewOf } from '../clusters/view.ts';
import type { Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';
import { agentCluster } from './agent-cluster.ts';
import { showAway } from './away.ts';
import { lockCluster } from './lock-cluster.ts';
import { TAKEN_AWAY } from './not-connected.ts';

const revoked = {
  code: 'agent-revoked',
  what: 'The agent’s identity was taken away.',
  why: 'Somebody of your organization revoked it.',
  fix: TAKEN_AWAY.fix,
};

/**
 * Takes away the identity of a cluster's agent, and the token that waits for one. Its connection ends at once.
 * @throws Refusal `not-found`, `conflict`
 */
export function revokeAgent(context: Context, id: string): Promise<ClusterView> {
  return unitOfWork(context, async (unit) => {
    const { tx } = unit;
    const now = context.now();
    const cluster = await agentCluster(tx, id, now);
    await lockCluster(tx, id);
    await tx.agentToken.deleteMany({ where: { clusterId: id, consumedAt: null } });
    const { count } = await tx.agentIdentity.updateMany({
      where: { clusterId: id, revokedAt: null },
      data: { revokedAt: now },
    });
    unit.audit('agent.revoke', { kind: 'cluster', id, name: cluster.name }, { identities: count });
    await showAway(unit, context, id, { problem: revoked });
    unit.wakeAgents(cluster.id);
    return clusterViewOf(tx, id, now);
  });
}
