import type { Transaction } from '@landfall/db/transaction';

/**
 * For each of these snapshots one that renders to the same objects and is sealed to the agent of the cluster: itself where it
 * is. A commit that changes no object moves what is applied to a snapshot that no question was about, so that nobody has
 * sealed it; one that has no such other is left out.
 */
export async function sealedAlike(
  tx: Transaction,
  clusterId: string,
  ids: readonly string[],
  now: Date,
): Promise<Map<string, string>> {
  const rows = await tx.$queryRaw<{ id: string; sealedId: string }[]>`
    SELECT DISTINCT ON (s.id) s.id, other.id AS "sealedId"
    FROM agent_identities i
      JOIN agent_bundles b ON b.organization_id = i.organization_id AND b.identity_id = i.id
      JOIN snapshots other ON other.organization_id = b.organization_id AND other.id = b.snapshot_id
      JOIN snapshots s ON s.organization_id = other.organization_id AND s.application_id = other.application_id
        AND s.digest = other.digest
    WHERE i.cluster_id = ${clusterId}::uuid AND i.revoked_at IS NULL AND (i.retires_at IS NULL OR i.retires_at > ${now})
      AND s.id = ANY(${[...new Set(ids)]}::uuid[])
    ORDER BY s.id, other.id = s.id DESC, other.created_at DESC`;
  return new Map(rows.map(({ id, sealedId }) => [id, sealedId]));
}
