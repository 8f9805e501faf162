import { GitError } from '../errors.ts';
import { fetchCommit } from '../mirror/fetch.ts';
import type { Mirror } from '../mirror/mirror.ts';
import { pushCommit } from './push-commit.ts';
import { restoredTree } from './restored-tree.ts';
import { treeOf } from './trees.ts';
import { writeCommit } from './write-commit.ts';

export interface Revert {
  /** The commit that is reverted from, and the ref it came from. */
  head: string;
  headRef?: string;
  /** The commit whose paths come back. */
  good: string;
  /** Files and folders; '' is everything. */
  paths: readonly string[];
  /** Where the new commit goes; a branch that nobody has. */
  branch: string;
  message: string;
  at: Date;
}

/**
 * Pushes a branch with one commit on `head`, in which some paths are as in `good` and nothing else has changed. No hook, no
 * work tree and nobody's configuration has a part in it.
 * @returns the new commit
 * @throws GitError `nothing-to-revert` when the paths are as in `good` already; `push-refused` when the host does not take it
 */
export async function pushRevert(mirror: Mirror, revert: Revert): Promise<string> {
  const { head, headRef, good, branch, message, at } = revert;
  await fetchCommit(mirror, { commit: head, ...(headRef === undefined ? {} : { ref: headRef }) });
  await fetchCommit(mirror, { commit: good });
  const tree = await restoredTree(mirror, { at: head, from: good, paths: revert.paths });
  if (tree === (await treeOf(mirror, head))) throw nothingToRevert(good);
  const commit = await writeCommit(mirror, { tree, parent: head, message, at });
  await pushCommit(mirror, commit, branch);
  return commit;
}

function nothingToRevert(good: string): GitError {
  return new GitError('nothing-to-revert', {
    what: 'There is nothing to revert.',
    why: `What the application is rendered from is as in ${good.slice(0, 7)} already.`,
    fix: 'Its settings made the difference, or somebody has reverted it: look at both.',
  });
}
