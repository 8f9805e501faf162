import type { Follower } from '@landfall/actions/applications/list-followers';
import { type Mirror, treeIds } from '@landfall/git';

/**
 * Which followers a commit touches (design 4.8): those whose newest render read something that has another tree id there,
 * and those that have no good render yet. A commit that was tried is not tried again. One git process for all of them.
 */
export async function affectedBy(
  mirror: Pick<Mirror, 'dir'>,
  commit: string,
  followers: readonly Follower[],
): Promise<Set<string>> {
  const asked = followers.flatMap(({ inputs }) => Object.keys(inputs?.roots ?? {}));
  const now = await treeIds(mirror, commit, asked);
  const touched = followers.filter((follower) => isTouched(follower, commit, now));
  return new Set(touched.map(({ id }) => id));
}

/** Pure half of `affectedBy`. @param now object ids at the commit, by repository path */
export function isTouched(follower: Follower, commit: string, now: ReadonlyMap<string, string>): boolean {
  // Its newest render is not the newest that was asked for: a push that takes the one before back has to follow it.
  if (follower.rendering) return true;
  if (follower.triedRevision === commit) return false;
  if (!follower.inputs || follower.renderFailed) return true;
  return Object.entries(follower.inputs.roots).some(([path, id]) => now.get(path) !== id);
}
