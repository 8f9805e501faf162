import type { ResourceRef } from '@landfall/contracts/resource';
import type { Context } from '../context.ts';
import { read } from '../unit.ts';

/** What stands on a cluster because of us: the kinds of its objects, and whose they are. */
export interface Managed {
  kinds: Pick<ResourceRef, 'group' | 'version' | 'kind'>[];
  applicationIds: string[];
}

/** Kinds and applications of one cluster, out of the inventory. */
export function listManaged(context: Context, clusterId: string): Promise<Managed> {
  return read(context, async (tx) => {
    const applications = await tx.application.findMany({ where: { clusterId }, select: { id: true } });
    const kinds = await tx.$queryRaw<Managed['kinds']>`
      SELECT DISTINCT ref->>'group' AS "group", ref->>'version' AS version, ref->>'kind' AS kind
      FROM inventory_items JOIN applications ON applications.id = inventory_items.application_id
      WHERE applications.cluster_id = ${clusterId}::uuid`;
    return { kinds, applicationIds: applications.map(({ id }) => id) };
  });
}
