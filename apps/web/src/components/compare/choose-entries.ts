import type { SyncView } from '@landfall/contracts/sync';

type Entry = Pick<SyncView, 'id' | 'number' | 'snapshotId'>;

/**
 * Which two entries are compared: those asked for; else the newest, with the one before it that brought something else.
 * `entries` are newest first.
 */
export function chooseEntries<E extends Entry>(
  entries: readonly E[],
  asked: { from: string | null; to: string | null },
): { from: E | null; to: E | null } {
  const to = entries.find(({ id }) => id === asked.to) ?? entries[0] ?? null;
  const named = entries.find(({ id }) => id === asked.from);
  if (named || !to) return { from: named ?? null, to };
  const older = entries.filter(({ number }) => number < to.number);
  return { from: older.find(({ snapshotId }) => snapshotId !== to.snapshotId) ?? older[0] ?? null, to };
}
