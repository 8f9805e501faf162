import type { OpenedRepository } from '@landfall/actions/repositories/open';
import { commitInfo, fetchCommit, GitError, listRemote, type Mirror, type RemoteRefs } from '@landfall/git';
import { remoteOf } from '../remote.ts';
import type { SourceRole } from '../role.ts';

/** Which commits a pull request is about. */
export interface PullTarget {
  /** What is rendered for it. */
  commit: string;
  /** What that is compared with. */
  base: string;
  /** `commit` holds all that `base` has; else it is a head of which that is not known. */
  holdsBase: boolean;
  refs: RemoteRefs;
}

/**
 * Has base and head of a pull request in the mirror, by exact commit. What is planned is what merging brings: the host's trial merge,
 * where it has one of this very head; else the head, of which it is not known what the base gained since.
 * @throws GitError `revision-not-found` when the base branch, or the head, is not there
 */
export async function pullTarget(
  role: SourceRole,
  mirror: Mirror,
  repository: OpenedRepository,
  { number, head, baseBranch }: { number: number; head: string; baseBranch: string },
): Promise<PullTarget> {
  const refs = await listRemote(remoteOf(role, repository));
  const tip = refs.refs.find(({ kind, name }) => kind === 'branch' && name === baseBranch);
  if (!tip) throw noBase(baseBranch);
  const ref = `refs/heads/${baseBranch}`;
  const merge = await trialMerge(mirror, number, head);
  const base = await fetchCommit(mirror, { commit: merge?.into ?? tip.commit, ref });
  if (merge) return { commit: merge.commit, base, holdsBase: true, refs };
  // A fork's head is in the repository it asks to be merged into, by this name.
  const commit = await fetchCommit(mirror, { commit: head, ref: `refs/pull/${number}/head` });
  const { parents } = await commitInfo(mirror, commit);
  return { commit, base, holdsBase: parents.includes(base), refs };
}

async function trialMerge(
  mirror: Mirror,
  number: number,
  head: string,
): Promise<{ commit: string; into: string } | undefined> {
  try {
    const commit = await fetchCommit(mirror, { ref: `refs/pull/${number}/merge` });
    const [into, merged, ...others] = (await commitInfo(mirror, commit)).parents;
    // One of an older head stays where the newer one conflicts, or for the moment until the host has tried again.
    return into !== undefined && merged === head && others.length === 0 ? { commit, into } : undefined;
  } catch (error) {
    if (error instanceof GitError && error.code === 'revision-not-found') return undefined;
    throw error;
  }
}

const noBase = (branch: string): GitError =>
  new GitError('revision-not-found', {
    what: `The branch ${branch} is not there.`,
    why: 'The pull request asks to be merged into it.',
    fix: 'Change its base at GitHub, or close it.',
  });
