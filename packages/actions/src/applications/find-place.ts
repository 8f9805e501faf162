import type { Context } from '../context.ts';
import { read } from '../unit.ts';

/** Where an application's objects are. */
export interface ApplicationPlace {
  id: string;
  name: string;
  clusterId: string;
  namespace: string;
  /** What is to run there; null before the first render. */
  desiredSnapshotId: string | null;
  /** What was applied in full last. */
  syncedSnapshotId: string | null;
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
  } as const;
  return (await read(context, (tx) => tx.application.findFirst({ where: { id }, select }))) ?? undefined;
}
