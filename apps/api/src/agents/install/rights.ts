import type { AgentRights } from '@landfall/contracts/agent';
import { AGENT_NAME, type ManifestObject, metadataOf } from './labels.ts';

const API = 'rbac.authorization.k8s.io';
const READ = ['get', 'list', 'watch'];
const WRITE = [...READ, 'create', 'update', 'patch', 'delete'];

interface Rule {
  apiGroups: string[];
  resources: string[];
  resourceNames?: string[];
  verbs: string[];
}
const EVERYTHING: Rule = { apiGroups: ['*'], resources: ['*'], verbs: ['*'] };

/** What the agent keeps in its own namespace: keys, snapshots, inventories, journal, and the lease of the one that acts. */
export function ownNamespaceRights(namespace: string): ManifestObject[] {
  const rules: Rule[] = [
    { apiGroups: [''], resources: ['secrets'], verbs: WRITE },
    { apiGroups: [''], resources: ['configmaps'], verbs: READ },
    { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: WRITE },
  ];
  return roleAndBinding(AGENT_NAME, namespace, rules, namespace);
}

/** What the agent may do to the rest of its cluster, by what was chosen. */
export function chosenRights(
  rights: AgentRights,
  namespaces: readonly string[],
  home: string,
): ManifestObject[] {
  const wide = roleAndBinding(AGENT_NAME, undefined, wideRules(rights, namespaces), home);
  if (rights !== 'namespaces') return wide;
  const each = namespaces.map((namespace) =>
    roleAndBinding(`${AGENT_NAME}-all`, namespace, [EVERYTHING], home),
  );
  return [...wide, ...each.flat()];
}

function wideRules(rights: AgentRights, namespaces: readonly string[]): Rule[] {
  switch (rights) {
    case 'cluster':
      return [EVERYTHING];
    case 'read-only':
      return [{ apiGroups: ['*'], resources: ['*'], verbs: READ }];
    case 'namespaces':
      // Which cluster this is, and how large.
      return [
        {
          apiGroups: [''],
          resources: ['namespaces'],
          resourceNames: ['kube-system', ...namespaces],
          verbs: ['get'],
        },
        { apiGroups: [''], resources: ['nodes'], verbs: READ },
      ];
  }
}

function roleAndBinding(
  name: string,
  namespace: string | undefined,
  rules: Rule[],
  home: string,
): ManifestObject[] {
  const kind = namespace === undefined ? 'ClusterRole' : 'Role';
  const metadata = metadataOf(name, namespace);
  return [
    { apiVersion: `${API}/v1`, kind, metadata, rules },
    {
      apiVersion: `${API}/v1`,
      kind: `${kind}Binding`,
      metadata,
      roleRef: { apiGroup: API, kind, name },
      subjects: [{ kind: 'ServiceAccount', name: AGENT_NAME, namespace: home }],
    },
  ];
}
