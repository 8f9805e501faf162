import { type Reader, startReader } from './reader.ts';
import type { ObjectsRead, ReadObjects } from './wanted.ts';

/** Readers of this process by mirror, the one used last at the end. */
const readers = new Map<string, { reader: Reader; last: Promise<unknown>; idle?: NodeJS.Timeout }>();

const KEEP_MS = 20_000;
const MOST_READERS = 16;

/** The half of `readObjects` that runs in the small process, which keeps a reader for each mirror that is in use. */
export function readObjectsHere(asked: ReadObjects): Promise<ObjectsRead> {
  const known = readers.get(asked.gitDir);
  const one = known?.reader.alive() ? known : { reader: startReader(asked), last: Promise.resolve() };
  clearTimeout(one.idle);
  readers.delete(asked.gitDir);
  readers.set(asked.gitDir, one);
  const mine = one.last.then(() => one.reader.read(asked));
  one.last = mine;
  void mine.then(() => {
    if (one.last !== mine) return;
    if (!one.reader.alive()) return void drop(asked.gitDir, one.reader);
    one.idle = setTimeout(() => drop(asked.gitDir, one.reader), KEEP_MS).unref();
    endOldest();
  });
  return mine;
}

/** Ends the reader of a mirror that goes, or has been tidied. */
export async function endReaderHere(gitDir: string): Promise<void> {
  const known = readers.get(gitDir);
  await known?.last;
  if (known) drop(gitDir, known.reader);
}

function drop(gitDir: string, reader: Reader): void {
  reader.end();
  if (readers.get(gitDir)?.reader === reader) readers.delete(gitDir);
}

/** Only such as nobody waits for. */
function endOldest(): void {
  for (const [gitDir, { reader, idle }] of readers) {
    if (readers.size <= MOST_READERS) return;
    if (idle) drop(gitDir, reader);
  }
}
