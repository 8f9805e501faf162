import type { AgentInstall, CreateAgentClusterInput } from '@landfall/contracts/agent';
import { clusterId } from '@landfall/contracts/ids';
import { clusterViewOf } from '../clusters/view.ts';
import type { Context } from '../context.ts';
import { newId } from '../id.ts';
import { isUniqueViolation, nameTaken } from '../refusal.ts';
import { unitOfWork } from '../unit.ts';
import { makeAgentToken } from './make-token.ts';

/**
 * Makes a cluster that waits for its agent. The answer holds the one-time token, which is kept as a hash only.
 * @throws Refusal `name-taken`
 */
export async function createAgentCluster(
  context: Context,
  input: CreateAgentClusterInput,
): Promise<AgentInstall> {
  const { organizationId } = context;
  const { name, rights } = input;
  const namespaces = rights === 'namespaces' ? input.namespaces : [];
  const id = newId(clusterId);
  try {
    return await unitOfWork(context, async (unit) => {
      await unit.tx.cluster.create({
        data: { organizationId, id, name, kind: 'agent', server: '', rights, namespaces },
      });
      const install = await makeAgentToken(unit, context, id);
      unit.audit('cluster.create', { kind: 'cluster', id, name }, { host: 'agent', rights, namespaces });
      unit.emit({ type: 'cluster', cluster: await clusterViewOf(unit.tx, id, context.now()) });
      return install;
    });
  } catch (error) {
    throw isUniqueViolation(error) ? nameTaken('cluster', name) : error;
  }
}
