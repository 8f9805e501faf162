import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';

/**
 * Unpacks the files of a zip archive into `target`.
 * @param place gives each entry's path below `target`, or `undefined` to leave it out.
 * @throws Error on a damaged archive; a name that leaves `target` is refused by the reader itself.
 */
export async function unzip(
  file: string,
  target: string,
  place: (name: string) => string | undefined,
): Promise<void> {
  const archive = await openPromise(file, { lazyEntries: true });
  const made = new Set<string>();
  for await (const entry of archive.eachEntry()) {
    const path = entry.fileName.endsWith('/') ? undefined : place(entry.fileName);
    if (path === undefined) continue;
    const destination = join(target, path);
    const folder = dirname(destination);
    if (!made.has(folder)) await mkdir(folder, { recursive: true });
    made.add(folder);
    await pipeline(await archive.openReadStreamPromise(entry), createWriteStream(destination));
  }
}
