import { type Cluster, isClusterError } from '@landfall/engine';
import { AGENT_MANAGER, NAMESPACES } from '../cluster/own-kinds.ts';

/** Makes the agent's own namespace where it is missing and that is allowed; without it nothing can be remembered. @throws ClusterError */
export async function ensureNamespace(cluster: Cluster, name: string): Promise<void> {
  try {
    await cluster.get(NAMESPACES, { namespace: '', name });
    return;
  } catch (error) {
    // An account of one namespace may not look at it, and is in it.
    if (isClusterError(error, 'forbidden')) return;
    if (!isClusterError(error, 'not-found')) throw error;
  }
  try {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
    await cluster.create(NAMESPACES, namespace, { fieldManager: AGENT_MANAGER, dryRun: false });
  } catch (error) {
    if (!isClusterError(error, 'already-exists')) throw error;
  }
}
