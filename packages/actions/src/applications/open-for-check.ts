import { type SyncPolicy, syncPolicy } from '@landfall/contracts/application';
import { health } from '@landfall/contracts/health';
import type { Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';

/** What a check compares, and the state it is about: found changed when it is recorded, the look was for nothing. */
export interface CheckableApplication {
  id: string;
  clusterId: string;
  namespace: string;
  policy: SyncPolicy;
  desiredSnapshotId: string;
  syncedSnapshotId: string | null;
  lastSyncId: string | null;
}

/** Who comes a second too early by another clock is still due. */
const TOLERANCE_MS = 1_000;

/** When an application is looked at next, in seconds: one that stands as Git wants it and is healthy, and any other. */
export interface CheckPauses {
  steady: number;
  other: number;
}

/**
 * Takes a check that is due by putting the next one off. Undefined when it is not due, a sync is open (its own end tells
 * how things stand), or nothing was rendered yet.
 */
export function openForCheck(
  context: Context,
  id: string,
  pauses: (clusterId: string) => CheckPauses,
): Promise<CheckableApplication | undefined> {
  return unitOfWork(context, async ({ tx }) => {
    const row = await tx.application.findFirst({ where: { id } });
    if (!row) return undefined;
    const pause = pauses(row.clusterId)[isSteady(row) ? 'steady' : 'other'];
    const jittered = pause * 1_000 * (0.9 + Math.random() * 0.2);
    const { count } = await tx.application.updateMany({
      where: { id, nextCheckAt: { lte: new Date(context.now().getTime() + TOLERANCE_MS) } },
      data: { nextCheckAt: new Date(context.now().getTime() + jittered) },
    });
    if (count === 0) return undefined;
    if (!row.desiredSnapshotId || row.deletion !== null) return undefined;
    const open = await tx.sync.count({ where: { applicationId: id, state: { in: ['pending', 'running'] } } });
    if (open > 0) return undefined;
    return {
      id: row.id,
      clusterId: row.clusterId,
      namespace: row.namespace,
      policy: syncPolicy.parse(row.syncPolicy),
      desiredSnapshotId: row.desiredSnapshotId,
      syncedSnapshotId: row.syncedSnapshotId,
      lastSyncId: row.lastSyncId,
    };
  });
}

const isSteady = ({ syncStatus, health: stored }: { syncStatus: string; health: unknown }): boolean =>
  syncStatus === 'Synced' && health.safeParse(stored).data?.status === 'Healthy';
