import { type Reader, startReader } from './reader.ts';
import type { ObjectsRead, ReadObjects } from './wanted.ts';

/** Readers of this process by mirror, the one used last at the end. */
interface Kept {
  reader: Reader;
  last: Promise<unknown>;
  /** Set while nobody waits for it. */
  idle?: NodeJS.Timeout;
}
const readers = new Map<string, Kept>();

const KEEP_MS = 20_000;
const MOST_READERS = 16;

/** Asks the reader of a mirror. One is kept for each that is in use. */
export async function askReader(asked: ReadObjects): Promise<ObjectsRead> {
  const known = readers.get(asked.gitDir)?.reader;
  const answer = await ask(asked);
  // One that stayed may end at any moment: by its own last second, or killed for lack of memory.
  const ended = 'failed' in answer && known !== undefined;
  return ended ? ask(asked) : answer;
}

function ask(asked: ReadObjects): Promise<ObjectsRead> {
  const known = readers.get(asked.gitDir);
  const one = known?.reader.alive() ? known : fresh(asked);
  clearTimeout(one.idle);
  delete one.idle;
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

const fresh = (asked: ReadObjects): Kept => ({ reader: startReader(asked), last: Promise.resolve() });

/** Once nobody waits for it any more. */
export async function endKeptReader(gitDir: string): Promise<void> {
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
