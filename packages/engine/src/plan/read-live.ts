import type { Manifest } from '@landfall/contracts/resource';
import type { Cluster, KindRef } from '../ports/cluster.ts';
import { isClusterError } from '../ports/cluster-error.ts';

/** One object as it stands; undefined where there is none. @throws ClusterError when the cluster could not be asked */
export async function readLive(
  cluster: Cluster,
  kind: KindRef,
  name: { namespace: string; name: string },
): Promise<Manifest | undefined> {
  try {
    return await cluster.get(kind, name);
  } catch (error) {
    if (isClusterError(error, 'not-found')) return undefined;
    throw error;
  }
}
