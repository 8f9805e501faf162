import type { AgentInstall } from '@landfall/contracts/agent';
import { clusterViewOf } from '../clusters/view.ts';
import type { Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';
import { agentCluster } from './agent-cluster.ts';
import { lockCluster } from './lock-cluster.ts';
import { makeAgentToken } from './make-token.ts';

/**
 * Makes a new one-time token for the agent of a cluster: its agent of now goes on until one has enrolled with it.
 * @throws Refusal `not-found`, `conflict`
 */
export function newAgentToken(context: Context, id: string): Promise<AgentInstall> {
  return unitOfWork(context, async (unit) => {
    const cluster = await agentCluster(unit.tx, id, context.now());
    await lockCluster(unit.tx, id);
    const install = await makeAgentToken(unit, context, cluster.id);
    unit.audit('agent.token', { kind: 'cluster', id, name: cluster.name });
    unit.emit({ type: 'cluster', cluster: await clusterViewOf(unit.tx, id, context.now()) });
    return install;
  });
}
