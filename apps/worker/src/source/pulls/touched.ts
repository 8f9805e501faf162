import type { Follower } from '@landfall/actions/applications/list-followers';
import { GitError, type Mirror, type RemoteRefs, resolveRevision, treeIds } from '@landfall/git';
import { affectedBy } from '../affected.ts';

/** Those that follow a branch, by its name or as the default one. Who follows a tag, a range or a commit is touched by no merge. */
export function followersOf(refs: RemoteRefs, followers: readonly Follower[], branch: string): Follower[] {
  return followers.filter(({ targetRevision }) => {
    try {
      return resolveRevision(refs, targetRevision).ref === `refs/heads/${branch}`;
    } catch (error) {
      if (error instanceof GitError && error.code === 'revision-not-found') return false;
      throw error;
    }
  });
}

/**
 * Whom merging one commit over another touches: whose newest render read something that is another thing in it. Where the base
 * itself was not rendered yet, whose inputs differ between the two.
 */
export async function touchedBy(
  mirror: Mirror,
  { base, commit }: { base: string; commit: string },
  followers: readonly Follower[],
): Promise<Follower[]> {
  // Whether an earlier render failed, or one is under way, says nothing about this one.
  const fresh = followers.map((one) => ({
    ...one,
    rendering: false,
    renderFailed: false,
    triedRevision: null,
  }));
  const byMerge = await affectedBy(mirror, commit, fresh);
  const byBase = await affectedBy(mirror, base, fresh);
  const differ = await differing(mirror, { base, commit }, followers);
  return followers.filter(({ id }) => byMerge.has(id) && (!byBase.has(id) || differ.has(id)));
}

async function differing(
  mirror: Mirror,
  { base, commit }: { base: string; commit: string },
  followers: readonly Follower[],
): Promise<Set<string>> {
  const rootsOf = ({ inputs, path }: Follower) => (inputs ? Object.keys(inputs.roots) : [path]);
  const asked = [...new Set(followers.flatMap(rootsOf))];
  const [was, is] = [await treeIds(mirror, base, asked), await treeIds(mirror, commit, asked)];
  const touched = followers.filter((one) => rootsOf(one).some((root) => was.get(root) !== is.get(root)));
  return new Set(touched.map(({ id }) => id));
}
