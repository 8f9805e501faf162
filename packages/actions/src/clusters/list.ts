import type { ClusterView } from '@landfall/contracts/cluster';
import type { Context } from '../context.ts';
import { read } from '../unit.ts';
import { clusterViewOf, clusterViews } from './view.ts';

/** The organization's clusters by name. */
export function listClusters(context: Context): Promise<ClusterView[]> {
  return read(context, clusterViews);
}

/** One cluster. @throws Refusal `not-found`. */
export function getCluster(context: Context, id: string): Promise<ClusterView> {
  return read(context, (tx) => clusterViewOf(tx, id));
}
