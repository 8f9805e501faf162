import { FIELD_MANAGER, type Manifest } from '@landfall/contracts/resource';
import { optionsOf } from '../annotations/sync-options.ts';
import type { Applied, Cluster, KindRef } from '../ports/cluster.ts';

/** `Replace=true` (semantics A.4), of the application, of the object in Git, or still standing on the live one where Git says nothing. */
export function isReplaced(
  desired: Manifest,
  live: Manifest | undefined,
  syncOptions: readonly string[] = [],
): boolean {
  const inGit = optionsOf(desired, syncOptions).get('Replace');
  return (inGit ?? (live && optionsOf(live).get('Replace'))) === 'true';
}

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
