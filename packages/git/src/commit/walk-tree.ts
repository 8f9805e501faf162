import type { Mirror } from '../mirror/mirror.ts';
import { readObjects } from '../objects/read.ts';
import { notInMirror } from './info.ts';
import { keptFolders } from './kept-folders.ts';
import { type FolderEntry, parseFolder } from './parse-folder.ts';
import { pathNotFound } from './path.ts';
import type { TreeEntry } from './shapes.ts';
import {
  MAX_DEPTH,
  MAX_PATH_LENGTH,
  MAX_PATHS_LENGTH,
  MAX_TREE_ENTRIES,
  tooDeep,
  tooManyFiles,
  tooMuchPath,
} from './tree-limits.ts';

/** Of the folders of one level, as git stores them. */
const MAX_BYTES = 64 * 1024 * 1024;

interface Folder {
  oid: string;
  /** With its slash, '' for the top. */
  path: string;
}

/** The folder that is listed, for the words of an error. */
interface Asked {
  commit: string;
  path: string;
}

/**
 * Every file below a tree, level by level, sorted by path. Folders that an earlier commit had just so are not read again: a
 * push to one folder of a thousand reads that folder and those above it.
 * @throws GitError past the bounds of `tree-limits.ts`, each before what passes it is made
 */
export async function walkTree(
  mirror: Pick<Mirror, 'dir'>,
  root: string,
  asked: Asked,
): Promise<TreeEntry[]> {
  const found: TreeEntry[] = [];
  let length = 0;
  let level: Folder[] = [{ oid: root, path: '' }];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) throw tooDeep();
    const read = await readFolders(mirror, [...new Set(level.map(({ oid }) => oid))], asked);
    const next: Folder[] = [];
    for (const { oid, path } of level) {
      for (const { name, kind, oid: id } of read.get(oid) ?? []) {
        const own = path.length + name.length + 1;
        length += own;
        if (own > MAX_PATH_LENGTH || length > MAX_PATHS_LENGTH) throw tooMuchPath();
        if (found.length + next.length >= MAX_TREE_ENTRIES) throw tooManyFiles();
        if (kind === 'folder') next.push({ oid: id, path: `${path}${name}/` });
        else found.push({ path: `${path}${name}`, kind, oid: id });
      }
    }
    level = next;
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function readFolders(
  mirror: Pick<Mirror, 'dir'>,
  oids: readonly string[],
  asked: Asked,
): Promise<Map<string, readonly FolderEntry[]>> {
  const kept = keptFolders(mirror.dir);
  const folders = new Map<string, readonly FolderEntry[]>();
  for (const oid of oids) {
    const entries = kept.get(oid);
    if (entries) folders.set(oid, entries);
  }
  const unknown = oids.filter((oid) => !folders.has(oid));
  const read = await readObjects(
    mirror,
    unknown.map((name) => ({ want: 'contents', name })),
    { doing: 'list the files of a commit', maxBytes: MAX_BYTES },
  );
  let left = MAX_TREE_ENTRIES;
  for (const object of read) {
    if (!object) throw notInMirror(asked.commit);
    if (object.type !== 'tree' || !object.content) throw pathNotFound(asked.path);
    const entries = parseFolder(object.content, left);
    left -= entries.length;
    kept.keep(object.oid, entries, object.size);
    folders.set(object.oid, entries);
  }
  return folders;
}
