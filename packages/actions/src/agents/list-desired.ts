import { type DesiredApplication, MOST_DESIRED } from '@landfall/contracts/agent-protocol';
import { syncPolicy } from '@landfall/contracts/application';
import { applicationId, snapshotId } from '@landfall/contracts/ids';
import type { Prisma } from '@landfall/db/client';
import type { Transaction } from '@landfall/db/transaction';
import type { Context } from '../context.ts';
import { leftColumns, leftDrifts, leftField } from '../drifts/list-left.ts';
import { isHeld } from '../freeze/hold-sync.ts';
import { readHolds } from '../freeze/holds.ts';
import { type LastSync, type PreviousSync, previousFrom } from '../syncs/previous.ts';
import { read } from '../unit.ts';
import { sealedAlike } from './sealed-alike.ts';

/** Not the stored plan, which is most of a row: asked for after each change of the organization. */
const shown = {
  select: {
    id: true,
    name: true,
    namespace: true,
    syncPolicy: true,
    syncedSnapshotId: true,
    deletion: true,
    lock: true,
    lockExpiresAt: true,
    cluster: { select: { name: true } },
    syncs: { where: { state: 'running' }, select: { id: true }, take: 1 },
    drifts: {
      where: leftDrifts,
      select: leftColumns,
      // In another order it would be told, and kept by the agent, anew.
      orderBy: { id: 'asc' },
    },
  },
} satisfies Prisma.ApplicationDefaultArgs;

/** All that an agent keeps to heal its cluster alone: what was applied in full last, and whether it may be put back. */
export function listDesired(context: Context, clusterId: string): Promise<DesiredApplication[]> {
  return read(context, async (tx) => {
    const rows = await tx.application.findMany({
      where: { clusterId, syncedSnapshotId: { not: null } },
      orderBy: { id: 'asc' },
      take: MOST_DESIRED,
      ...shown,
    });
    const holdsOf = await readHolds(tx, context.now());
    const applied = rows.flatMap(({ syncedSnapshotId }) => syncedSnapshotId ?? []);
    const alike = await sealedAlike(tx, clusterId, applied, context.now());
    const last = await lastSyncs(tx, clusterId);
    return rows.flatMap((row) => {
      if (row.syncedSnapshotId === null) return [];
      const policy = syncPolicy.parse(row.syncPolicy);
      // The same objects, in the snapshot that the agent can have.
      const sealedId = alike.get(row.syncedSnapshotId) ?? row.syncedSnapshotId;
      const previous = { ...previousFrom(last.get(row.id), row.syncedSnapshotId), snapshotId: sealedId };
      // What a sync has begun to change is not to be changed back.
      const isQuiet = row.deletion === null && row.syncs.length === 0 && previous.partly === null;
      return {
        application: {
          id: applicationId.parse(row.id),
          trackingPrefix: `${context.organizationId}/${row.id}`,
          namespace: row.namespace,
          policy,
        },
        snapshotId: snapshotId.parse(sealedId),
        previous: previousOnWire(previous),
        heal: policy.automated && policy.selfHeal && isQuiet && !isHeld(holdsOf(row)),
        leave: row.drifts.map(leftField),
      };
    });
  });
}

const previousOnWire = ({ snapshotId: id, partly }: PreviousSync): DesiredApplication['previous'] => ({
  snapshotId: id === null ? null : snapshotId.parse(id),
  ...(partly ? { partly: { ...partly, snapshotId: snapshotId.parse(partly.snapshotId) } } : {}),
});

/**
 * The last sync of each application that had begun and has ended: `previousOf` for all of a cluster at once. Left out, with its
 * long results, where it was of what is applied.
 */
async function lastSyncs(tx: Transaction, clusterId: string): Promise<Map<string, LastSync>> {
  const rows = await tx.$queryRaw<(LastSync & { applicationId: string })[]>`
    SELECT a.id AS "applicationId", s.state, s.scope, s.snapshot_id AS "snapshotId", s.results
    FROM applications a CROSS JOIN LATERAL (
      SELECT state, scope, snapshot_id, results FROM syncs
      WHERE syncs.organization_id = a.organization_id AND application_id = a.id AND operation = 'sync'
        AND state IN ('succeeded', 'failed', 'superseded', 'cancelled') AND started_at IS NOT NULL
      ORDER BY ended_at DESC, number DESC LIMIT 1) s
    WHERE a.cluster_id = ${clusterId}::uuid AND s.snapshot_id <> a.synced_snapshot_id`;
  return new Map(rows.map((row) => [row.applicationId, row]));
}
