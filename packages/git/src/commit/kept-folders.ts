import type { FolderEntry } from './parse-folder.ts';

/** Folders of all mirrors as read lately, the oldest first. An object id means one content for ever. */
const kept = new Map<string, { entries: readonly FolderEntry[]; bytes: number }>();
let held = 0;
/** As git stores them; what they are here is a few times that. */
const MOST_BYTES = 4 * 1024 * 1024;

/** What this process has read of the folders of one mirror; never of another's, whatever ids it names. */
export function keptFolders(dir: string) {
  const key = (oid: string) => `${dir}\0${oid}`;
  return {
    get: (oid: string): readonly FolderEntry[] | undefined => {
      const found = kept.get(key(oid));
      if (!found) return undefined;
      kept.delete(key(oid));
      kept.set(key(oid), found);
      return found.entries;
    },
    /** @param bytes of the folder as git stores it */
    keep: (oid: string, entries: readonly FolderEntry[], bytes: number): void => {
      drop(key(oid));
      kept.set(key(oid), { entries, bytes });
      held += bytes;
      for (const oldest of kept.keys()) {
        if (held <= MOST_BYTES) return;
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
  const gone = kept.get(key);
  if (gone === undefined) return;
  kept.delete(key);
  held -= gone.bytes;
}
