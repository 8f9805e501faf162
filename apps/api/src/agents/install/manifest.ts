import { type AgentPolicy, type AgentRights, agentPolicy } from '@landfall/contracts/agent';
import { dump } from 'js-yaml';
import { agentDeployment } from './deployment.ts';
import { AGENT_NAME, type ManifestObject, metadataOf } from './labels.ts';
import { chosenRights, ownNamespaceRights } from './rights.ts';

export interface AgentInstallation {
  /** Where Landfall is, as the agent reaches it. */
  url: string;
  token: string;
  rights: AgentRights;
  /** With rights `namespaces`: these; they exist already, or applying says which does not. */
  namespaces: readonly string[];
  image: string;
  /** An agent was there before: its local policy stands, and is not written over. */
  again: boolean;
}

/**
 * All that `kubectl apply` needs to install an agent, in the order it has to be made in. The chart in
 * `infra/agent-chart` says the same to Helm; a test compares them.
 */
export function agentObjects(installation: AgentInstallation): ManifestObject[] {
  const { url, token, rights, namespaces, image, again } = installation;
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: AGENT_NAME,
        labels: {
          ...metadataOf(AGENT_NAME).labels,
          'pod-security.kubernetes.io/enforce': 'restricted',
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: metadataOf(AGENT_NAME, AGENT_NAME),
      automountServiceAccountToken: false,
    },
    ...ownNamespaceRights(AGENT_NAME),
    ...chosenRights(rights, namespaces, AGENT_NAME),
    ...(again
      ? []
      : [policyMap(agentPolicy.parse({ namespaces: rights === 'namespaces' ? namespaces : [] }))]),
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: metadataOf(`${AGENT_NAME}-token`, AGENT_NAME),
      type: 'Opaque',
      stringData: { token },
    },
    agentDeployment(AGENT_NAME, { url, token, image }),
  ];
}

/** The agent's own policy as a file that people edit. */
function policyMap({ deny, kinds, namespaces }: AgentPolicy): ManifestObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: metadataOf(`${AGENT_NAME}-policy`, AGENT_NAME),
    data: { 'policy.json': `${JSON.stringify({ deny, kinds, namespaces }, null, 2)}\n` },
  };
}

/** The same as one YAML text, for `kubectl apply -f`. */
export const agentManifest = (installation: AgentInstallation): string =>
  agentObjects(installation)
    .map((object) => dump(object, { noRefs: true, lineWidth: -1 }))
    .join('---\n');
