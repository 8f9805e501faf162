import { type SyncPolicy, syncPolicy } from '@landfall/contracts/application';
import type { Context } from '../context.ts';
import { read } from '../unit.ts';

/** Where an application's objects are. */
export interface ApplicationPlace {
  id: string;
  name: string;
  clusterId: string;
  namespace: string;
  policy: SyncPolicy;
  /** What is to run there; null before the first render. */
  desiredSnapshotId: string | null;
  /** What was applied in full last. */
  syncedSnapshotId: string | null;
  /** A sync is changing what runs there. */
  isSyncing: boolean;
}

/** Undefined for an id that is not this organization's. */
export async function findPlace(context: Context, id: string): Promise<ApplicationPlace | undefined> {
  const select = {
    id: true,
    name: true,
    clusterId: true,
    namespace: true,
    desiredSnapshotId: true,
    syncedSnapshotId: true,
    syncPolicy: true,
    syncs: { where: { state: 'running' }, select: { id: true }, take: 1 },
  } as const;
  const row = await read(context, (tx) => tx.application.findFirst({ where: { id }, select }));
  if (!row) return undefined;
  const { syncPolicy: stored, syncs, ...place } = row;
  return { ...place, policy: syncPolicy.parse(stored), isSyncing: syncs.length > 0 };
}
