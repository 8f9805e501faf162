import { APPLICATION_LABEL, type Manifest, refOf, resourceKey } from '@landfall/contracts/resource';
import type { Cluster, KindRef } from '../ports/cluster.ts';
import { isClusterError } from '../ports/cluster-error.ts';
import { mapBounded } from '../requests/bounded.ts';

/** Live objects by resource key. */
export type LiveObjects = Map<string, Manifest>;

/** How many kinds are listed at once. */
const PARALLEL_LISTS = 6;

/**
 * Everything that carries the application's label: one list per kind, in its namespace where all of it lies in one (the API
 * server looks at each object of what is listed), else cluster-wide, or one per namespace where only that is permitted.
 * A kind that is gone (its CRD was deleted a moment ago) has no objects.
 * @param options.everywhere also what is in none of these namespaces is looked for, where that is permitted
 */
export async function listLive(
  cluster: Cluster,
  kinds: readonly KindRef[],
  applicationId: string,
  namespaces: readonly string[],
  { everywhere = false }: { everywhere?: boolean } = {},
): Promise<LiveObjects> {
  const lists = await mapBounded(kinds, PARALLEL_LISTS, (kind) =>
    listKind(cluster, kind, applicationId, { namespaces, everywhere }),
  );
  const live: LiveObjects = new Map();
  for (const object of lists.flat()) live.set(resourceKey(refOf(object)), object);
  return live;
}

async function listKind(
  cluster: Cluster,
  kind: KindRef,
  applicationId: string,
  { namespaces, everywhere }: { namespaces: readonly string[]; everywhere: boolean },
): Promise<Manifest[]> {
  const labelSelector = `${APPLICATION_LABEL}=${applicationId}`;
  const [only, ...others] = kind.namespaced ? namespaces : [];
  const isWithin = only !== undefined && others.length === 0 && !everywhere;
  const within = isWithin ? { namespace: only } : {};
  try {
    return await cluster.list(kind, { labelSelector, ...within });
  } catch (error) {
    if (isClusterError(error, 'not-found')) return [];
    if (!isClusterError(error, 'forbidden') || only === undefined || isWithin) throw error;
  }
  const lists = await mapBounded(namespaces, PARALLEL_LISTS, (namespace) =>
    cluster.list(kind, { labelSelector, namespace }),
  );
  return lists.flat();
}
