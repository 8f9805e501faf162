import { GitError } from '../errors.ts';
import type { TreeEntry } from './shapes.ts';
import { tooManyFiles } from './tree-limits.ts';

/** One line of a folder as git stores it. */
export interface FolderEntry {
  name: string;
  kind: TreeEntry['kind'] | 'folder';
  oid: string;
}

const KINDS = {
  '100644': 'file',
  '100664': 'file',
  '100755': 'executable',
  '120000': 'symlink',
  '160000': 'submodule',
  '40000': 'folder',
  '040000': 'folder',
} as const;

const OID_BYTES = 20;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads a tree object: each entry is `MODE NAME\0` and twenty bytes of id.
 * @param most entries; more are not made
 * @throws GitError `too-large` past `most`, `unsafe-tree` for names that are not UTF-8 and unknown modes
 */
export function parseFolder(content: Buffer, most: number): FolderEntry[] {
  const entries: FolderEntry[] = [];
  let at = 0;
  while (at < content.length) {
    const space = content.indexOf(32, at);
    const end = content.indexOf(0, space);
    const next = end + 1 + OID_BYTES;
    if (space < 0 || end < 0 || next > content.length) throw unreadable('Its entry cannot be read.');
    const kind = KINDS[content.toString('latin1', at, space) as keyof typeof KINDS];
    const name = decoded(content.subarray(space + 1, end));
    if (kind === undefined || name === undefined) {
      const shown = content.toString('utf8', space + 1, end).slice(0, 200);
      throw unreadable(`The name of ${JSON.stringify(shown)} is not UTF-8, or its mode is unknown.`);
    }
    if (entries.length >= most) throw tooManyFiles();
    entries.push({ name, kind, oid: content.toString('hex', end + 1, next) });
    at = next;
  }
  return entries;
}

function decoded(name: Buffer): string | undefined {
  try {
    return utf8.decode(name);
  } catch {
    return undefined;
  }
}

function unreadable(why: string): GitError {
  return new GitError('unsafe-tree', {
    what: 'The repository holds a file that cannot be written.',
    why,
    fix: 'Rename or delete it.',
  });
}
