import type { Manifest } from '@landfall/contracts/resource';
import type { Applied, Cluster, Kind } from '../ports/cluster.ts';
import { ClusterError } from '../ports/cluster-error.ts';
import { write } from './replace.ts';
import { isRefusal } from './trial.ts';

/**
 * What comes of an object if this stood there as a whole: a dry run of a PUT fills in the defaults again that a tool that
 * writes whole objects is said to own. Undefined where the API server refuses.
 * @throws ClusterError when the cluster could not be asked
 */
export async function tryWhole(
  cluster: Cluster,
  kind: Kind,
  whole: Manifest,
  live: Manifest,
): Promise<Applied | undefined> {
  const { managedFields: _ignored, ...metadata } = whole.metadata;
  try {
    return await write(cluster, kind, { ...whole, metadata }, live, true);
  } catch (error) {
    if (!(error instanceof ClusterError) || !isRefusal(error)) throw error;
    return undefined;
  }
}
