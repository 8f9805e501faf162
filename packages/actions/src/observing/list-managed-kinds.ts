import type { ResourceRef } from '@landfall/contracts/resource';
import type { Context } from '../context.ts';
import { read } from '../unit.ts';

/** A kind of which we have objects on a cluster, the namespaces they are in ('' for a cluster-scoped one), and whose they are. */
export type ManagedKind = Pick<ResourceRef, 'group' | 'version' | 'kind'> & {
  namespaces: string[];
  applicationIds: string[];
};

/** What there is to observe on a cluster, out of the inventory. */
export function listManagedKinds(context: Context, clusterId: string): Promise<ManagedKind[]> {
  return read(
    context,
    (tx) => tx.$queryRaw<ManagedKind[]>`
      SELECT ref->>'group' AS "group", max(ref->>'version') AS version, ref->>'kind' AS kind,
        array_agg(DISTINCT ref->>'namespace') AS namespaces,
        array_agg(DISTINCT application_id::text) AS "applicationIds"
      FROM inventory_items JOIN applications ON applications.id = inventory_items.application_id
      WHERE applications.cluster_id = ${clusterId}::uuid
      GROUP BY 1, 3`,
  );
}
