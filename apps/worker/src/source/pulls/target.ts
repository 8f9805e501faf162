import type { OpenedRepository } from '@landfall/actions/repositories/open';
import type { ProblemWords } from '@landfall/contracts/problem';
import { commitInfo, fetchCommit, GitError, listRemote, type Mirror, type RemoteRefs } from '@landfall/git';
import { remoteOf } from '../remote.ts';
import type { SourceRole } from '../role.ts';

/** Which commits a pull request is about. */
export interface PullTarget {
  /** What is rendered for it: what the base branch becomes with it. */
  commit: string;
  /** What that is compared with: where the base branch stands. */
  base: string;
  refs: RemoteRefs;
}

/** Why there is nothing to plan now. `isUntried`: the host tries the merge out in a moment. */
export interface NoTarget {
  problem: ProblemWords;
  isUntried: boolean;
}

/**
 * Has base and head of a pull request in the mirror, by exact commit. What is planned is what merging brings: the host's trial merge of
 * this very head into the base as it stands now; the head alone only where it stands on that. A head that lacks what the base gained
 * would have it pruned, and so would the trial merge of yesterday.
 * @throws GitError `revision-not-found` when the base branch, or the head, is not there
 */
export async function pullTarget(
  role: SourceRole,
  mirror: Mirror,
  repository: OpenedRepository,
  {
    number,
    head,
    baseBranch,
    conflicts,
  }: { number: number; head: string; baseBranch: string; conflicts: boolean },
): Promise<PullTarget | NoTarget> {
  const refs = await listRemote(remoteOf(role, repository));
  const tip = refs.refs.find(({ kind, name }) => kind === 'branch' && name === baseBranch);
  if (!tip) throw noBase(baseBranch);
  const base = await fetchCommit(mirror, { commit: tip.commit, ref: `refs/heads/${baseBranch}` });
  const merge = await trialMerge(mirror, number, { base, head });
  if (merge !== undefined) return { commit: merge, base, refs };
  // A fork's head is in the repository it asks to be merged into, by this name.
  const commit = await fetchCommit(mirror, { commit: head, ref: `refs/pull/${number}/head` });
  const { parents } = await commitInfo(mirror, commit);
  if (parents.includes(base)) return { commit, base, refs };
  return conflicts
    ? { problem: conflicting(baseBranch), isUntried: false }
    : { problem: untried(baseBranch), isUntried: true };
}

async function trialMerge(
  mirror: Mirror,
  number: number,
  { base, head }: { base: string; head: string },
): Promise<string | undefined> {
  try {
    const commit = await fetchCommit(mirror, { ref: `refs/pull/${number}/merge` });
    const { parents } = await commitInfo(mirror, commit);
    // One of an older head or base stays where the newer ones conflict, or until the host has tried again.
    return parents.length === 2 && parents[0] === base && parents[1] === head ? commit : undefined;
  } catch (error) {
    if (error instanceof GitError && error.code === 'revision-not-found') return undefined;
    throw error;
  }
}

const conflicting = (branch: string): ProblemWords => ({
  code: 'merge-conflicts',
  what: `The pull request cannot be merged into ${branch} as it stands.`,
  why: 'Both changed the same lines, so there is nothing yet that merging would bring.',
  fix: 'Resolve the conflicts: the push that does is planned.',
});

const untried = (branch: string): ProblemWords => ({
  code: 'merge-not-tried',
  what: 'The pull request is not planned yet.',
  why: `GitHub has not tried yet to merge it into ${branch} as that is now.`,
  fix: 'Nothing: it is asked again in a moment.',
});

const noBase = (branch: string): GitError =>
  new GitError('revision-not-found', {
    what: `The branch ${branch} is not there.`,
    why: 'The pull request asks to be merged into it.',
    fix: 'Change its base at GitHub, or close it.',
  });
