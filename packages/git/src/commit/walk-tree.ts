import { GitError } from '../errors.ts';
import type { Mirror } from '../mirror/mirror.ts';
import { readObjects } from '../objects/read.ts';
import { keptFolders } from './kept-folders.ts';
import { type FolderEntry, parseFolder } from './parse-folder.ts';
import { pathNotFound } from './path.ts';
import type { TreeEntry } from './shapes.ts';

/** Most files and folders of a commit that are looked at. */
export const MAX_TREE_ENTRIES = 200_000;
const MAX_DEPTH = 100;
/** Of the folders of one level, as git stores them. */
const MAX_BYTES = 64 * 1024 * 1024;

interface Folder {
  oid: string;
  /** With its slash, '' for the top. */
  path: string;
}

/**
 * Every file below a tree, level by level, sorted by path. Folders that an earlier commit had just so are not read again: a
 * push to one folder of a thousand reads that folder and those above it.
 */
export async function walkTree(
  mirror: Pick<Mirror, 'dir'>,
  root: string,
  asked: string,
): Promise<TreeEntry[]> {
  const found: TreeEntry[] = [];
  let level: Folder[] = [{ oid: root, path: '' }];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) throw tooDeep();
    const read = await readFolders(mirror, [...new Set(level.map(({ oid }) => oid))], asked);
    const next: Folder[] = [];
    for (const { oid, path } of level) {
      for (const { name, kind, oid: id } of read.get(oid) ?? []) {
        if (kind === 'folder') next.push({ oid: id, path: `${path}${name}/` });
        else found.push({ path: `${path}${name}`, kind, oid: id });
      }
      if (found.length + next.length > MAX_TREE_ENTRIES) throw tooManyFiles();
    }
    level = next;
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function readFolders(
  mirror: Pick<Mirror, 'dir'>,
  oids: readonly string[],
  asked: string,
): Promise<Map<string, readonly FolderEntry[]>> {
  const kept = keptFolders(mirror.dir);
  const folders = new Map(oids.map((oid) => [oid, kept.get(oid)] as const));
  const unknown = oids.filter((oid) => folders.get(oid) === undefined);
  const read = await readObjects(
    mirror,
    unknown.map((name) => ({ want: 'contents', name })),
    { doing: 'list the files of a commit', maxBytes: MAX_BYTES },
  );
  for (const object of read) {
    if (object?.type !== 'tree' || !object.content) throw pathNotFound(asked);
    const entries = parseFolder(object.content);
    kept.keep(object.oid, entries);
    folders.set(object.oid, entries);
  }
  return new Map([...folders].map(([oid, entries]) => [oid, entries ?? []]));
}

function tooManyFiles(): GitError {
  return new GitError('too-large', {
    what: 'The repository has too many files.',
    why: `A commit may have at most ${MAX_TREE_ENTRIES.toLocaleString('en')} of them.`,
    fix: 'Move manifests to a repository of their own.',
  });
}

function tooDeep(): GitError {
  return new GitError('unsafe-tree', {
    what: 'The folders of the repository are not read.',
    why: `They lie more than ${MAX_DEPTH} deep in each other.`,
    fix: 'Move what is deployed nearer to the top.',
  });
}
