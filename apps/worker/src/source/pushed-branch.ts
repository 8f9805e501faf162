import type { Follower } from '@landfall/actions/applications/list-followers';
import type { OpenedRepository } from '@landfall/actions/repositories/open';
import { fetchCommit, GitError, healing, type Mirror, type RemoteRefs } from '@landfall/git';

/** The branch that was pushed, if all followers follow it. Whoever follows a tag or a range needs the whole list. */
export function onlyBranch(
  { defaultBranch }: Pick<OpenedRepository, 'defaultBranch'>,
  followers: readonly Pick<Follower, 'targetRevision'>[],
  pushed: string | undefined,
): string | undefined {
  const name = /^refs\/heads\/(.+)$/.exec(pushed ?? '')?.[1];
  if (name === undefined || followers.length === 0) return undefined;
  const means = new Set([name, `refs/heads/${name}`, ...(name === defaultBranch ? ['', 'HEAD'] : [])]);
  return followers.every(({ targetRevision }) => means.has(targetRevision.trim())) ? name : undefined;
}

/**
 * One conversation with Git instead of two, where everybody follows the branch that was pushed. Undefined otherwise, and when
 * there is no such branch any more: the whole list tells why. @throws GitError
 */
export async function pushedBranch(
  mirror: Mirror,
  {
    repository,
    followers,
    pushed,
  }: { repository: OpenedRepository; followers: readonly Follower[]; pushed: string | undefined },
): Promise<RemoteRefs | undefined> {
  const branch = onlyBranch(repository, followers, pushed);
  return branch === undefined ? undefined : healing(mirror, () => fetchBranch(mirror, repository, branch));
}

/** The branch as it is fetched now. */
export async function fetchBranch(
  mirror: Mirror,
  { defaultBranch }: Pick<OpenedRepository, 'defaultBranch'>,
  name: string,
): Promise<RemoteRefs | undefined> {
  try {
    const commit = await fetchCommit(mirror, { ref: `refs/heads/${name}` });
    return { defaultBranch: defaultBranch ?? undefined, refs: [{ name, kind: 'branch', commit }] };
  } catch (error) {
    if (error instanceof GitError && error.code === 'revision-not-found') return undefined;
    throw error;
  }
}
