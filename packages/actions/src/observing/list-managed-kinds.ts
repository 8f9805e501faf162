import { type ResourceRef, resourceRef } from '@landfall/contracts/resource';
import type { Transaction } from '@landfall/db/transaction';
import type { Context } from '../context.ts';
import { read } from '../unit.ts';

/** A kind of which we have objects on a cluster, the namespaces they are in ('' for a cluster-scoped one), and whose they are. */
export type ManagedKind = Pick<ResourceRef, 'group' | 'version' | 'kind'> & {
  namespaces: string[];
  applicationIds: string[];
  /** Of these objects, those that were found without our label. */
  unlabelled: { applicationId: string; namespace: string; name: string }[];
};

/** More than these are not watched one by one. */
const MOST_UNLABELLED = 100;

/** What there is to observe on a cluster, out of the inventory, and of it what lost our label. */
export function listManagedKinds(context: Context, clusterId: string): Promise<ManagedKind[]> {
  return read(context, async (tx) => {
    const kinds = await tx.$queryRaw<Omit<ManagedKind, 'unlabelled'>[]>`
      SELECT ref->>'group' AS "group", max(ref->>'version') AS version, ref->>'kind' AS kind,
        array_agg(DISTINCT ref->>'namespace') AS namespaces,
        array_agg(DISTINCT application_id::text) AS "applicationIds"
      FROM inventory_items JOIN applications ON applications.id = inventory_items.application_id
      WHERE applications.cluster_id = ${clusterId}::uuid
      GROUP BY 1, 3`;
    const unlabelled = await unlabelledOn(tx, clusterId);
    const isOf = (kind: Pick<ResourceRef, 'group' | 'kind'>, ref: ResourceRef) =>
      kind.group === ref.group && kind.kind === ref.kind;
    return kinds.map((kind) => ({
      ...kind,
      unlabelled: unlabelled.flatMap(({ applicationId, ref }) =>
        isOf(kind, ref) ? [{ applicationId, namespace: ref.namespace, name: ref.name }] : [],
      ),
    }));
  });
}

async function unlabelledOn(
  tx: Transaction,
  clusterId: string,
): Promise<{ applicationId: string; ref: ResourceRef }[]> {
  const rows = await tx.drift.findMany({
    where: { state: 'open', what: 'unlabelled', application: { clusterId } },
    orderBy: { foundAt: 'desc' },
    take: MOST_UNLABELLED,
    select: { applicationId: true, ref: true },
  });
  return rows.map(({ applicationId, ref }) => ({ applicationId, ref: resourceRef.parse(ref) }));
}
