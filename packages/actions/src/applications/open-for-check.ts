import { type SyncPolicy, syncPolicy } from '@landfall/contracts/application';
import type { Context } from '../context.ts';
import { isObserved } from '../observing/is-observed.ts';
import { UNDER_WAY } from '../syncs/under-way.ts';
import { unitOfWork } from '../unit.ts';

/** What a check compares, and the state it is about: found changed when it is recorded, the look was for nothing. */
export interface CheckableApplication {
  id: string;
  name: string;
  clusterId: string;
  namespace: string;
  policy: SyncPolicy;
  desiredSnapshotId: string;
  syncedSnapshotId: string | null;
  lastSyncId: string | null;
  /** When it is looked at next unless something moves: another time says that something has. */
  nextCheckAt: Date;
  /** Its cluster is watched: whatever moves is looked at without waiting for the clock. */
  observed: boolean;
}

/** Who comes a second too early by another clock is still due. */
const TOLERANCE_MS = 1_000;

/**
 * Takes a check that is due by putting the next one off. Undefined when it is not due or nothing was rendered yet; while a
 * sync is open it stays due, and the end of that sync wakes it.
 */
export function openForCheck(
  context: Context,
  id: string,
  checkSeconds: number,
): Promise<CheckableApplication | undefined> {
  return unitOfWork(context, async ({ tx }) => {
    const jittered = checkSeconds * 1_000 * (0.9 + Math.random() * 0.2);
    const { count } = await tx.application.updateMany({
      where: {
        id,
        nextCheckAt: { lte: new Date(context.now().getTime() + TOLERANCE_MS) },
        syncs: { none: UNDER_WAY },
      },
      data: { nextCheckAt: new Date(context.now().getTime() + jittered) },
    });
    if (count === 0) return undefined;
    const row = await tx.application.findFirst({ where: { id } });
    if (!row?.desiredSnapshotId || row.deletion !== null) return undefined;
    return {
      id: row.id,
      name: row.name,
      clusterId: row.clusterId,
      namespace: row.namespace,
      policy: syncPolicy.parse(row.syncPolicy),
      desiredSnapshotId: row.desiredSnapshotId,
      syncedSnapshotId: row.syncedSnapshotId,
      lastSyncId: row.lastSyncId,
      nextCheckAt: row.nextCheckAt,
      observed: await isObserved(tx, context, row.clusterId),
    };
  });
}
