import { APPLICATION_LABEL, type Manifest, refOf, resourceKey } from '@landfall/contracts/resource';
import type { Cluster, KindRef } from '../ports/cluster.ts';
import { isClusterError } from '../ports/cluster-error.ts';
import { mapBounded } from '../requests/bounded.ts';

/** Live objects by resource key. */
export type LiveObjects = Map<string, Manifest>;

/** How many kinds are listed at once. */
const PARALLEL_LISTS = 6;

/**
 * Everything that carries the application's label: one list per kind, cluster-wide, or one per namespace where only
 * that is permitted. A kind that is gone (its CRD was deleted a moment ago) has no objects.
 */
export async function listLive(
  cluster: Cluster,
  kinds: readonly KindRef[],
  applicationId: string,
  namespaces: readonly string[],
): Promise<LiveObjects> {
  const lists = await mapBounded(kinds, PARALLEL_LISTS, (kind) =>
    listKind(cluster, kind, applicationId, namespaces),
  );
  const live: LiveObjects = new Map();
  for (const object of lists.flat()) live.set(resourceKey(refOf(object)), object);
  return live;
}

async function listKind(
  cluster: Cluster,
  kind: KindRef,
  applicationId: string,
  namespaces: readonly string[],
): Promise<Manifest[]> {
  const labelSelector = `${APPLICATION_LABEL}=${applicationId}`;
  try {
    return await cluster.list(kind, { labelSelector });
  } catch (error) {
    if (isClusterError(error, 'not-found')) return [];
    if (!isClusterError(error, 'forbidden') || !kind.namespaced || namespaces.length === 0) throw error;
  }
  const lists = await mapBounded(namespaces, PARALLEL_LISTS, (namespace) =>
    cluster.list(kind, { labelSelector, namespace }),
  );
  return lists.flat();
}
