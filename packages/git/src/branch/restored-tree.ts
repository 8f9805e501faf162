import { entryAt, type Place, partsOf, treeOf, withEntry } from './trees.ts';

/**
 * The tree of `at`, with some of its paths as they are in `from`: what is there now is put in their place, or taken out where
 * `from` does not have it. Trees are written to the mirror. @returns its id @throws GitError
 */
export async function restoredTree(
  mirror: Place,
  { at, from, paths }: { at: string; from: string; paths: readonly string[] },
): Promise<string> {
  if (paths.some((path) => path === '' || path === '.')) return treeOf(mirror, from);
  let tree = await treeOf(mirror, at);
  for (const path of paths) {
    const parts = partsOf(path);
    tree = await withEntry(mirror, tree, parts, await entryAt(mirror, from, parts));
  }
  return tree;
}
