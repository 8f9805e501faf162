import { objectResult } from '@landfall/contracts/plan';
import type { ResourceRef } from '@landfall/contracts/resource';
import type { Transaction } from '@landfall/db/transaction';
import { z } from 'zod';

const objectResults = z.array(objectResult);

/** What was applied last: its fields are ours to take back (design 4.5). */
export interface PreviousSync {
  /** The snapshot applied in full last. */
  snapshotId: string | null;
  /** A later sync that wrote some objects and did not succeed: those are as in its snapshot. */
  partly: { snapshotId: string; written: ResourceRef[] } | null;
}

/** Finds it: a field first set by a sync that failed afterwards is ours all the same. */
export async function previousOf(
  tx: Transaction,
  application: { id: string; syncedSnapshotId: string | null },
): Promise<PreviousSync> {
  const last = await tx.sync.findFirst({
    where: {
      applicationId: application.id,
      operation: 'sync',
      state: { in: ['succeeded', 'failed', 'superseded', 'cancelled'] },
      startedAt: { not: null },
    },
    // Not by number: a heal that an agent did alone is told after syncs that began later.
    orderBy: [{ endedAt: 'desc' }, { number: 'desc' }],
    select: { id: true, state: true, scope: true, snapshotId: true },
  });
  const { syncedSnapshotId } = application;
  if (!last || leftNothing(last, syncedSnapshotId)) return { snapshotId: syncedSnapshotId, partly: null };
  // One for each object: read for the few that are asked what they wrote.
  const row = await tx.sync.findFirst({ where: { id: last.id }, select: { results: true } });
  return previousFrom({ ...last, results: row?.results ?? [] }, syncedSnapshotId);
}

/** Stands everything as in the snapshot applied in full last, as far as this sync is concerned? */
const leftNothing = (
  { state, scope, ...last }: Omit<LastSync, 'results'>,
  snapshotId: string | null,
): boolean => last.snapshotId === snapshotId || (state === 'succeeded' && scope === null);

/** Of the last sync that had begun and has ended. */
export interface LastSync {
  state: string;
  scope: unknown;
  snapshotId: string;
  results: unknown;
}

/** The same, of a sync that was read already. */
export function previousFrom(last: LastSync | null | undefined, snapshotId: string | null): PreviousSync {
  if (!last || leftNothing(last, snapshotId)) return { snapshotId, partly: null };
  const written = objectResults
    .parse(last.results)
    .filter(({ outcome, hook }) => !hook && (outcome === 'created' || outcome === 'configured'))
    .map(({ ref }) => ref);
  return { snapshotId, partly: written.length === 0 ? null : { snapshotId: last.snapshotId, written } };
}
