import { agentPolicy } from '@landfall/contracts/agent';
import { type Cluster, isClusterError } from '@landfall/engine';
import { CONFIG_MAPS } from '../cluster/own-kinds.ts';
import type { LocalPolicy } from './judge.ts';
import { POLICY_NAME } from './words.ts';

/**
 * Reads what this cluster allows, anew each time: a change counts from the next plan on. No ConfigMap allows everything; one
 * that cannot be understood, nothing. @throws ClusterError when the cluster cannot be asked
 */
export async function readPolicy(cluster: Cluster, namespace: string): Promise<LocalPolicy> {
  try {
    const { data } = await cluster.get(CONFIG_MAPS, { namespace, name: POLICY_NAME });
    return understood(data, namespace);
  } catch (error) {
    if (isClusterError(error, 'not-found')) return { rules: agentPolicy.parse({}), namespace };
    if (isClusterError(error, 'forbidden'))
      return { unreadable: `The agent may not read the ConfigMap ${POLICY_NAME} in ${namespace}.` };
    throw error;
  }
}

/** The content of the ConfigMap as a policy. Pure. */
export function understood(data: unknown, namespace: string): LocalPolicy {
  const text =
    typeof data === 'object' && data !== null && 'policy.json' in data ? data['policy.json'] : undefined;
  if (typeof text !== 'string')
    return { unreadable: `The ConfigMap ${POLICY_NAME} in ${namespace} has no policy.json.` };
  try {
    const parsed = agentPolicy.safeParse(JSON.parse(text));
    if (parsed.success) return { rules: parsed.data, namespace };
    const [issue] = parsed.error.issues;
    const place = issue?.path.join('.') || 'its top';
    return { unreadable: `policy.json in the ConfigMap ${POLICY_NAME} is not understood at ${place}.` };
  } catch {
    return { unreadable: `policy.json in the ConfigMap ${POLICY_NAME} is not JSON.` };
  }
}
