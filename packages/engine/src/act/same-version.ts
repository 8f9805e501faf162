import type { Manifest } from '@landfall/contracts/resource';
import type { PatchOperation } from '../ports/cluster.ts';

/** The API server refuses the patch if anybody wrote since: a request that was under way for long undoes nothing. */
export const sameVersion = ({ metadata }: Manifest): PatchOperation => ({
  op: 'replace',
  path: '/metadata/resourceVersion',
  value: String(metadata.resourceVersion),
});
