import type { JournalEntry } from '@landfall/contracts/agent-protocol';
import type { MadeEntry } from './kept.ts';

/** Entries that wait to be told. */
const MOST_ENTRIES = 5_000;
const MOST_BYTES = 32 * 1024 * 1024;

const sizes = new WeakMap<JournalEntry, number>();

/** How long the JSON of an entry is, in bytes. An entry never changes: it is measured once. */
export function sizeOf(entry: JournalEntry): number {
  const size = sizes.get(entry) ?? Buffer.byteLength(JSON.stringify(entry));
  sizes.set(entry, size);
  return size;
}

/** What may be dropped, what is missed least first. Answers and heals never are. */
const DROPPABLE = ['moved', 'events'] as const;

/** Keeps what waits within bounds: the oldest status updates give way, their numbers stay. Changes `entries`. */
export function bounded(
  entries: Map<number, MadeEntry>,
  { most = MOST_ENTRIES, mostBytes = MOST_BYTES }: { most?: number; mostBytes?: number } = {},
): void {
  let count = 0;
  let bytes = 0;
  for (const { entry } of entries.values()) {
    if (entry.kind === 'dropped') continue;
    count += 1;
    bytes += sizeOf(entry);
  }
  for (const kind of DROPPABLE) {
    for (const [seq, { at, entry }] of entries) {
      if (count <= most && bytes <= mostBytes) return;
      if (entry.kind !== kind) continue;
      count -= 1;
      bytes -= sizeOf(entry);
      entries.set(seq, { at, entry: { kind: 'dropped' } });
    }
  }
}
