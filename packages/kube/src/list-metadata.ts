import type { Manifest } from '@landfall/contracts/resource';
import type { KindRef, ListOptions } from '@landfall/engine';
import type { KubeRequest } from './http/request.ts';
import { listAll } from './objects.ts';

/** Kubernetes API concepts, "Metadata-only fetches": a list without specs and states. */
const METADATA_ONLY = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

/**
 * All objects of a kind, of each only its metadata: enough to see that something moved, at a fraction of the cost.
 * @throws ClusterError
 */
export function listMetadata(
  { request }: { request: KubeRequest },
  kind: KindRef,
  options: ListOptions,
): Promise<Pick<Manifest, 'metadata'>[]> {
  return listAll((asked) => request({ ...asked, accept: METADATA_ONLY }), kind, options);
}
