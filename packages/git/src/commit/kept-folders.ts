import type { FolderEntry } from './parse-folder.ts';

/** Folders of all mirrors as read lately, the oldest first. An object id means one content for ever. */
const kept = new Map<string, readonly FolderEntry[]>();
let lines = 0;
const MOST_LINES = 50_000;

/** What this process has read of the folders of one mirror; never of another's, whatever ids it names. */
export function keptFolders(dir: string) {
  const key = (oid: string) => `${dir}\0${oid}`;
  return {
    get: (oid: string): readonly FolderEntry[] | undefined => {
      const found = kept.get(key(oid));
      if (!found) return undefined;
      kept.delete(key(oid));
      kept.set(key(oid), found);
      return found;
    },
    keep: (oid: string, entries: readonly FolderEntry[]): void => {
      drop(key(oid));
      kept.set(key(oid), entries);
      lines += entries.length + 1;
      for (const oldest of kept.keys()) {
        if (lines <= MOST_LINES) return;
        drop(oldest);
      }
    },
  };
}

/** The mirror is gone, or has lost objects. */
export function forgetFolders(dir: string): void {
  for (const key of kept.keys()) if (key.startsWith(`${dir}\0`)) drop(key);
}

function drop(key: string): void {
  const entries = kept.get(key);
  if (entries === undefined) return;
  kept.delete(key);
  lines -= entries.length + 1;
}
