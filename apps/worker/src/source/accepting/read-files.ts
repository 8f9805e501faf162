import { basename, dirname } from 'node:path/posix';
import { listTree, type Mirror, readBlobs, withSizes } from '@landfall/git';
import { isKustomization, isManifestFile } from '@landfall/render';
import { isRead } from './is-read.ts';
import { type SourceFile, sourceFile } from './source-file.ts';

/** Files that are looked into, those of the application's own folder first; a manifest is small. */
const MOST_FILES = 2_000;
const MOST_FILE_BYTES = 1_000_000;
const MOST_BYTES = 32_000_000;

/** The YAML and JSON files below what a render read. Links are left out: their file stands elsewhere. @throws GitError */
export async function readFiles(
  mirror: Mirror,
  commit: string,
  { roots, folder }: { roots: readonly string[]; folder: string },
): Promise<SourceFile[]> {
  const entries = (await listTree(mirror, commit)).filter(
    ({ path, kind }) =>
      (kind === 'file' || kind === 'executable') &&
      (isManifestFile(path) || isKustomization(basename(path))) &&
      isRead(path, roots),
  );
  const isOwn = (path: string) => (dirname(path) === folder ? 0 : 1);
  entries.sort((one, other) => isOwn(one.path) - isOwn(other.path) || (one.path < other.path ? -1 : 1));
  let bytes = 0;
  const small = (await withSizes(mirror, entries.slice(0, MOST_FILES))).filter(({ size }) => {
    if (size > MOST_FILE_BYTES || bytes + size > MOST_BYTES) return false;
    bytes += size;
    return true;
  });
  const blobs = await readBlobs(
    mirror,
    small.map(({ oid }) => oid),
    MOST_BYTES,
  );
  return small.flatMap(({ path, oid }) => {
    const text = textOf(blobs.get(oid));
    return text === undefined ? [] : [sourceFile(path, text)];
  });
}

/** Undefined where it is no UTF-8: not a byte of it may change. */
function textOf(bytes: Buffer | undefined): string | undefined {
  if (!bytes) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
