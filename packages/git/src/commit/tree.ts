import { commitId } from '@landfall/contracts/git';
import type { Mirror } from '../mirror/mirror.ts';
import { marksOfWithheld } from '../mirror/withheld.ts';
import { missingObject } from '../objects/missing.ts';
import { readObjects } from '../objects/read.ts';
import { notInMirror } from './info.ts';
import { pathNotFound, readPath } from './path.ts';
import { MOST_WEIGHT, remembered, weightOf } from './remember.ts';
import type { SizedEntry, TreeEntry } from './shapes.ts';
import { walkTree } from './walk-tree.ts';

export type { SizedEntry, TreeEntry };

/**
 * Object ids of folders or files in a commit, to see which of them a push touched (design 4.8). A path that is not
 * there is missing from the answer.
 * @param paths repository paths; '.' is the root
 */
export async function treeIds(
  mirror: Pick<Mirror, 'dir'>,
  commit: string,
  paths: readonly string[],
): Promise<Map<string, string>> {
  const id = commitId.parse(commit);
  const { ids: known } = remembered(mirror.dir, id);
  const asked = [...new Set(paths)];
  const unknown = asked.filter((path) => !known.has(path));
  // Asking for nothing still tells that the commit is there.
  if (unknown.length > 0 || asked.length === 0) {
    const read = await readIds(mirror, id, unknown);
    for (const path of unknown) known.set(path, read.get(path) ?? null);
  }
  return new Map(
    asked.flatMap((path) => {
      const found = known.get(path);
      return typeof found === 'string' ? [[path, found] as const] : [];
    }),
  );
}

async function readIds(
  mirror: Pick<Mirror, 'dir'>,
  id: string,
  paths: readonly string[],
): Promise<Map<string, string>> {
  const names = paths.map((path) => inCommit(id, readPath(path)));
  const [commit, ...found] = await readObjects(
    mirror,
    [`${id}^{commit}`, ...names].map((name) => ({ want: 'info', name })),
    { doing: 'read a commit' },
  );
  if (commit?.oid !== id) throw notInMirror(id);
  return new Map(
    found.flatMap((object, index) => (object ? [[paths[index] ?? '', object.oid] as const] : [])),
  );
}

const inCommit = (id: string, plain: string) => `${id}:${plain === '.' ? '' : plain}`;

/** Object id of one folder or file in a commit, or undefined when it is not there. */
export async function treeId(
  mirror: Pick<Mirror, 'dir'>,
  commit: string,
  path: string,
): Promise<string | undefined> {
  return (await treeIds(mirror, commit, [path])).get(path);
}

/**
 * Every file of a commit, or of one folder in it, by path. Of a whole commit it is the same list each time, while it is remembered.
 * @throws GitError `path-not-found`, `too-large` past the bounds of `tree-limits.ts`, `unsafe-tree` for names that are not UTF-8
 */
export async function listTree(
  mirror: Pick<Mirror, 'dir'>,
  commit: string,
  path = '.',
): Promise<readonly TreeEntry[]> {
  const id = commitId.parse(commit);
  const plain = readPath(path);
  const known = remembered(mirror.dir, id);
  if (plain === '.' && known.tree) return known.tree;
  const root = await treeId(mirror, id, plain);
  if (root === undefined) throw pathNotFound(plain);
  const tree = await walkTree(mirror, root, { commit: id, path: plain });
  if (plain === '.' && weightOf(tree) <= MOST_WEIGHT) known.tree = tree;
  return tree;
}

/**
 * The same entries with their sizes: infinite for a file that the server was told to keep.
 * @throws GitError `git-failed` when one is missing
 */
export async function withSizes(
  mirror: Pick<Mirror, 'dir'>,
  entries: readonly TreeEntry[],
): Promise<SizedEntry[]> {
  const files = entries.filter(({ kind }) => kind !== 'submodule');
  const found = await readObjects(
    mirror,
    files.map(({ oid }) => ({ want: 'info', name: oid })),
    { doing: 'read the sizes of files' },
  );
  const lost = files.find((_file, index) => !found[index]);
  if (lost && (await marksOfWithheld(mirror)).length === 0) throw missingObject(lost.oid);
  const sizes = new Map(
    found.map((object, index) => [files[index]?.oid, object?.size ?? Number.POSITIVE_INFINITY]),
  );
  return entries.map((entry) => ({ ...entry, size: sizes.get(entry.oid) ?? 0 }));
}
