import { FIELD_MANAGER, type Manifest } from '@landfall/contracts/resource';
import type { Applied, Cluster, KindRef } from '../ports/cluster.ts';

/** `Replace=true` (semantics A.4): POST where there is none, PUT of the whole object over the version that was seen. */
export function write(
  cluster: Cluster,
  kind: KindRef,
  manifest: Manifest,
  live: Manifest | undefined,
  dryRun: boolean,
): Promise<Applied> {
  const options = { fieldManager: FIELD_MANAGER, dryRun };
  if (!live) return cluster.create(kind, manifest, options);
  const { resourceVersion } = live.metadata;
  const metadata = { ...manifest.metadata, ...(resourceVersion === undefined ? {} : { resourceVersion }) };
  return cluster.replace(kind, { ...manifest, metadata }, options);
}
