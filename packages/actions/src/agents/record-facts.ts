import type { HostFacts } from '@landfall/contracts/host';
import { applyClusterCheck } from '../clusters/record-check.ts';
import { Refusal } from '../refusal.ts';
import { unitOfWork } from '../unit.ts';
import { type AgentConnection, holdConnection } from './connection.ts';
import { storable } from './storable.ts';

const another = {
  what: 'The agent is in another cluster.',
  why: 'The kube-system namespace there is not the one of the cluster that was registered.',
  fix: 'Add the new cluster on its own, and move the applications to it. Nothing was written.',
};

/**
 * What the agent sees of its cluster; from then on the cluster is shown as connected, and its host is asked. @throws Refusal `refused` when it is
 * another cluster than the registered one, `conflict` when the connection counts no more
 */
export async function recordFacts(connection: AgentConnection, facts: HostFacts): Promise<void> {
  const { context, clusterId } = connection;
  const isSame = await unitOfWork(context, async (unit) => {
    const row = await holdConnection(unit.tx, connection);
    if (row.uid !== null && facts.uid !== null && row.uid !== facts.uid) {
      unit.audit('agent.refused', { kind: 'cluster', id: clusterId, name: row.name }, { uid: facts.uid });
      await applyClusterCheck(unit, context, clusterId, {
        problem: { code: 'cluster-untrusted', ...another },
      });
      return false;
    }
    await applyClusterCheck(unit, context, clusterId, { reached: storable(facts) });
    if (row.state !== 'connected') unit.wakeAgents(clusterId);
    return true;
  });
  if (!isSame) throw new Refusal('refused', another);
}
