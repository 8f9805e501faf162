import { watch } from 'node:fs';
import { basename, dirname } from 'node:path';

const SETTLE_MS = 50;

/** Calls after a file has changed, was made or replaced; a burst is one call. The folder must exist. */
export function watchFile(path: string, changed: () => void): () => void {
  let settling: NodeJS.Timeout | undefined;
  // The folder and not the file: a file that is replaced by a rename is another file.
  const watcher = watch(dirname(path), { persistent: false }, (_event, name) => {
    if (name !== null && name !== basename(path)) return;
    clearTimeout(settling);
    settling = setTimeout(changed, SETTLE_MS);
  });
  watcher.on('error', () => watcher.close());
  return () => {
    clearTimeout(settling);
    watcher.close();
  };
}
