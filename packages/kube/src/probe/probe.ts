import type { ClusterPermission, ServedKind } from '@landfall/contracts/cluster';
import { isClusterError, type KindRef } from '@landfall/engine';
import type { ConnectedCluster } from '../connect.ts';
import { askPermissions } from './permissions.ts';

/** What is told about a cluster before it is registered. */
export interface ClusterProbe {
  /** `v1.34.4`. */
  version: string;
  /** Of the kube-system namespace: tells this very cluster from another at the same address; null when not readable. */
  uid: string | null;
  nodes: number | null;
  permissions: ClusterPermission[];
  kinds: ServedKind[];
  warnings: string[];
}

const NAMESPACES: KindRef = {
  group: '',
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  namespaced: false,
};

/**
 * Asks a cluster who it is and what this credential may do there. Reads only.
 * @param options.namespace where permissions matter if they are not cluster-wide
 * @throws ClusterError when it cannot be reached, is not trusted, or does not accept the credential
 */
export async function probeCluster(
  cluster: ConnectedCluster,
  options: { namespace?: string } = {},
): Promise<ClusterProbe> {
  const version = await cluster.version();
  const [uid, nodes, permissions, discovery] = await Promise.all([
    clusterUid(cluster),
    countNodes(cluster),
    askPermissions(cluster.request, options.namespace),
    cluster.discover(),
  ]);
  return {
    version,
    uid,
    nodes,
    permissions,
    kinds: discovery.kinds.flatMap(({ group, versions, kind, namespaced }) =>
      versions.map((served) => ({ group, version: served, kind, namespaced })),
    ),
    warnings: warningsOf(permissions, uid, discovery.failedGroups),
  };
}

async function clusterUid(cluster: ConnectedCluster): Promise<string | null> {
  try {
    const { uid } = (await cluster.get(NAMESPACES, { namespace: '', name: 'kube-system' })).metadata;
    return typeof uid === 'string' ? uid : null;
  } catch (error) {
    if (isClusterError(error, 'forbidden', 'not-found')) return null;
    throw error;
  }
}

/** One page of one node tells how many more there are. */
async function countNodes(cluster: ConnectedCluster): Promise<number | null> {
  const response = await cluster.request({ method: 'GET', path: '/api/v1/nodes?limit=1' });
  if (response.status !== 200) return null;
  const body = JSON.parse(response.text) as { items?: unknown[]; metadata?: { remainingItemCount?: number } };
  return (body.items?.length ?? 0) + (body.metadata?.remainingItemCount ?? 0);
}

function warningsOf(
  permissions: readonly ClusterPermission[],
  uid: string | null,
  failed: readonly string[],
): string[] {
  const warnings: string[] = [];
  const denied = permissions
    .filter(({ allowed, verb }) => !allowed && verb === 'patch')
    .map(({ resource }) => resource);
  if (denied.length > 0) warnings.push(`This account may not patch ${denied.join(', ')} in all namespaces.`);
  const unlisted = permissions.filter(
    ({ allowed, verb, namespace }) => verb === 'list' && !(allowed && namespace === null),
  );
  if (unlisted.length > 0)
    warnings.push('Not everything can be listed cluster-wide: namespaces are listed one by one.');
  if (uid === null)
    warnings.push('The kube-system namespace is not readable, so a replaced cluster is not noticed.');
  for (const group of failed)
    warnings.push(`The API group ${group} does not answer; nothing of it is pruned.`);
  return warnings;
}
