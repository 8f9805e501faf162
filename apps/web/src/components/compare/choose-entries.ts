import type { SyncView } from '@landfall/contracts/sync';

type Entry = Pick<SyncView, 'id' | 'number' | 'snapshotId'>;

/** Asked for in place of an entry: the cluster as it is now. */
export const LIVE = 'live';

/**
 * Which two entries are compared: those asked for; else the newest, with the one before it that brought something else.
 * Beside the cluster it is the one asked for, or the newest. `entries` are newest first.
 */
export function chooseEntries<E extends Entry>(
  entries: readonly E[],
  asked: { from: string | null; to: string | null },
): { from: E | null; to: E | typeof LIVE | null } {
  if (asked.to === LIVE && entries[0])
    return { from: entries.find(({ id }) => id === asked.from) ?? entries[0], to: LIVE };
  const to = entries.find(({ id }) => id === asked.to) ?? entries[0] ?? null;
  const named = entries.find(({ id }) => id === asked.from);
  if (named || !to) return { from: named ?? null, to };
  const older = entries.filter(({ number }) => number < to.number);
  return { from: older.find(({ snapshotId }) => snapshotId !== to.snapshotId) ?? older[0] ?? null, to };
}
