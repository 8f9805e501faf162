import { chmodSync, closeSync, fchmodSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setImmediate as others } from 'node:timers/promises';
import { readBlobs } from '../commit/blobs.ts';
import type { SizedEntry } from '../commit/tree.ts';
import { GitError } from '../errors.ts';
import type { Mirror } from '../mirror/mirror.ts';
import { orDiskFull } from '../run/disk-full.ts';
import { isSafeName } from './safe-name.ts';

/** Contents of one portion (more where a single file has more), of which two are held at once; files that are written in one go. */
const BYTES_AT_ONCE = 16 * 1024 * 1024;
const FILES_AT_ONCE = 128;

/**
 * Writes files and links of a commit below `dir`, which is fresh: byte for byte, whatever attributes say. Folders and files are
 * made and never opened where something stands, and links come last: no path leads through one.
 * @param targets text of each link, by its path
 * @throws GitError `unsafe-tree` for a name that is none of a file, or one that comes twice; `disk-full`
 */
export async function writeEntries(
  mirror: Pick<Mirror, 'dir'>,
  entries: readonly SizedEntry[],
  { dir, targets }: { dir: string; targets: ReadonlyMap<string, string> },
): Promise<void> {
  const bad = entries.find(({ path }) => !path.split('/').every(isSafeName));
  if (bad) throw refusedName(bad.path);
  const files = entries.filter(({ kind }) => kind === 'file' || kind === 'executable');
  const links = entries.filter(({ kind }) => kind === 'symlink');
  try {
    for (const [index, folder] of foldersOf(entries).entries()) {
      if (index % FILES_AT_ONCE === FILES_AT_ONCE - 1) await others();
      makeFolder(join(dir, folder));
    }
    await writeFiles(mirror, files, dir);
    for (const { path } of links) await symlink(targets.get(path) ?? '', join(dir, path));
  } catch (error) {
    throw failure(error);
  }
}

const DOING = 'write the files of the commit';

function failure(error: unknown): unknown {
  const { code, path = '' } = error as NodeJS.ErrnoException;
  if (code === 'EEXIST') return refusedName(path);
  if (code === undefined || error instanceof GitError) return error;
  const full = orDiskFull(error, DOING);
  if (full !== error) return full;
  return new GitError('git-failed', {
    what: `Could not ${DOING}.`,
    why: `The system says ${code}.`,
    fix: 'Try again; if it stays so, look at the folder for checkouts.',
  });
}

/** Whatever our umask is: the render child is another user. */
function makeFolder(path: string): void {
  mkdirSync(path);
  chmodSync(path, 0o755);
}

/** Every folder above an entry, those above others first. */
function foldersOf(entries: readonly SizedEntry[]): string[] {
  const folders = new Set<string>();
  for (const { path } of entries) {
    for (let at = dirname(path); at !== '.' && !folders.has(at); at = dirname(at)) folders.add(at);
  }
  return [...folders].sort();
}

function* portions(files: readonly SizedEntry[]): Generator<SizedEntry[]> {
  let some: SizedEntry[] = [];
  let bytes = 0;
  for (const file of files) {
    if (some.length > 0 && (bytes + file.size > BYTES_AT_ONCE || some.length >= FILES_AT_ONCE)) {
      yield some;
      some = [];
      bytes = 0;
    }
    some.push(file);
    bytes += file.size;
  }
  if (some.length > 0) yield some;
}

/** A portion is read while the one before it is written. */
async function writeFiles(
  mirror: Pick<Mirror, 'dir'>,
  files: readonly SizedEntry[],
  dir: string,
): Promise<void> {
  let writeLast = async (): Promise<void> => {};
  for (const some of portions(files)) {
    const contents = contentsOf(mirror, some);
    // Told where it is awaited.
    contents.catch(() => undefined);
    await writeLast().catch(async (error: unknown) => {
      // Nothing of it is read any more when it is told.
      await contents.catch(() => undefined);
      throw error;
    });
    writeLast = async () => writeAll(some, await contents, dir);
  }
  await writeLast();
}

const contentsOf = (mirror: Pick<Mirror, 'dir'>, files: readonly SizedEntry[]) =>
  readBlobs(
    mirror,
    files.map(({ oid }) => oid),
    files.reduce((sum, { size }) => sum + size, 0),
  );

function writeAll(files: readonly SizedEntry[], contents: ReadonlyMap<string, Buffer>, dir: string): void {
  for (const { path, oid, kind } of files)
    writeFile(join(dir, path), contents.get(oid) ?? Buffer.alloc(0), kind === 'executable' ? 0o755 : 0o644);
}

/** In this thread: to hand each of the four calls to another one costs ten times what it takes in memory. */
function writeFile(path: string, content: Buffer, mode: number): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeFileSync(file, content);
    fchmodSync(file, mode);
  } finally {
    closeSync(file);
  }
}

function refusedName(path: string): GitError {
  return new GitError('unsafe-tree', {
    what: 'The repository holds a file that is not written.',
    why: `${JSON.stringify(path.slice(-200))} is no name of a file, has more than 255 bytes, or is there twice.`,
    fix: 'Rename or delete it.',
  });
}
