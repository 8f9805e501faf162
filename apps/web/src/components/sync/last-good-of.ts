import type { SyncView } from '@landfall/contracts/sync';

type Entry = Pick<SyncView, 'number' | 'state' | 'operation' | 'scope' | 'snapshotId'>;

/** The newest entry before a failed one that was applied in full, of other objects: what a person goes back to. */
export const lastGoodOf = <E extends Entry>(entries: readonly E[], failed: Entry): E | undefined =>
  entries
    .filter(({ number, state, operation, scope }) => {
      const isWhole = operation === 'sync' && scope === null;
      return number < failed.number && state === 'succeeded' && isWhole;
    })
    .filter(({ snapshotId }) => snapshotId !== failed.snapshotId)
    .toSorted((a, b) => b.number - a.number)[0];
