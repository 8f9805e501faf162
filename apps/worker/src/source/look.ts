import { askRenders } from '@landfall/actions/applications/ask-renders';
import { type Follower, listFollowers } from '@landfall/actions/applications/list-followers';
import type { RenderTrigger } from '@landfall/actions/applications/render-trigger';
import type { Context } from '@landfall/actions/context';
import type { MovedBase } from '@landfall/actions/pulls/base-moved';
import { type OpenedRepository, openRepository } from '@landfall/actions/repositories/open';
import type { Fetched } from '@landfall/actions/repositories/record-fetch';
import type { DeliveryOutcome } from '@landfall/contracts/repository';
import { fetchCommit, GitError, healing, listRemote, type Mirror, type RemoteRefs } from '@landfall/git';
import { affectedBy } from './affected.ts';
import { byCommit, type Group } from './by-commit.ts';
import { contacting } from './contacting.ts';
import type { Seen } from './looks.ts';
import { ASKED, decided, NOT_AFFECTED, summed } from './outcomes.ts';
import { pushedBranch } from './pushed-branch.ts';
import { mirrorOf, remoteOf } from './remote.ts';
import type { SourceRole } from './role.ts';

/** What one look at a repository found. */
export interface Look {
  headRevision: string | null;
  /** Where branches and tags stood. */
  seen: Seen;
  /** Of those that somebody follows. */
  tips: Record<string, string>;
  /** Followers that have to be rendered, with the commit that their target revision means. */
  affected: { id: string; commit: string | undefined }[];
  /** What is decided now for the others. */
  outcomes: DeliveryOutcome[];
}

/**
 * Asks Git where its branches and tags stand, fetches each commit that somebody follows, once, and finds whom they touch.
 * Renders nothing and changes no application.
 * @param of.pushed full name of the ref that is said to have moved: where everybody follows that branch, Git is asked for
 * it and for nothing else
 * @throws GitError, GitHubError when the repository cannot be asked
 */
export async function lookAt(
  role: SourceRole,
  context: Context,
  { repository: known, followers, pushed }: Followed & { pushed?: string | undefined },
): Promise<Look> {
  return contacting(role, known, async (repository) => {
    const mirror = await mirrorOf(role, context, repository);
    // What the server says is not the mirror's fault, and no reason to look for damage.
    const refs =
      (await pushedBranch(mirror, { repository, followers, pushed })) ??
      (await listRemote(remoteOf(role, repository)));
    return healing(mirror, () => lookOver(role, mirror, { repository, followers }, refs));
  });
}

async function lookOver(
  role: SourceRole,
  mirror: Mirror,
  { repository, followers }: Followed,
  refs: RemoteRefs,
): Promise<Look> {
  const look: Look = {
    headRevision: headOf(refs) ?? repository.headRevision,
    seen: { refs },
    tips: {},
    affected: [],
    outcomes: [],
  };
  for (const group of byCommit(refs, followers)) {
    for (const ref of group.refs) if (group.commit) look.tips[ref] = group.commit;
    // Without a commit the render itself says why: the branch is gone, or no tag is in the range.
    const affected =
      group.commit === undefined ? triedNothing(group.followers) : await fetchAndCompare(mirror, group);
    for (const follower of group.followers) {
      if (!affected.has(follower.id)) look.outcomes.push(decided(follower, NOT_AFFECTED));
      else if (follower.rendering && role.looks.awaits(follower.id, group.commit ?? ''))
        look.outcomes.push(decided(follower, ASKED));
      else look.affected.push({ id: follower.id, commit: group.commit });
    }
  }
  look.outcomes = summed(look.outcomes);
  return look;
}

/** A repository and who follows it. */
export interface Followed {
  repository: OpenedRepository;
  followers: Follower[];
}

/** Undefined for a repository that is not this organization's. @throws CryptoError */
export async function openFollowed(
  role: SourceRole,
  context: Context,
  repositoryId: string,
): Promise<Followed | undefined> {
  const repository = await openRepository(context, role.key, repositoryId);
  const followers = await listFollowers(context, repositoryId);
  return repository && { repository, followers };
}

/** That Git answered, and what, as it is remembered. */
export const fetchedIn = ({ seen: { refs }, tips, headRevision }: Look): Fetched => ({
  tips,
  defaultBranch: refs.defaultBranch ?? null,
  headRevision,
});

/** What a look says of branches, for whoever is planned upon them. */
export const movedIn = ({ seen: { refs }, affected }: Look): Omit<MovedBase, 'repositoryId'> => ({
  tips: new Map(refs.refs.flatMap(({ kind, name, commit }) => (kind === 'branch' ? [[name, commit]] : []))),
  applicationIds: affected.map(({ id }) => id),
});

/** Requests of one transaction: the first applications render while the last are asked for. */
const ASKED_AT_ONCE = 50;

/** Has every affected application rendered, each with the same reason, at what this look has seen. */
export async function requestRenders(
  role: SourceRole,
  context: Context,
  { affected, seen }: Look,
  trigger: RenderTrigger,
): Promise<void> {
  for (let at = 0; at < affected.length; at += ASKED_AT_ONCE) {
    const some = affected.slice(at, at + ASKED_AT_ONCE);
    const numbers = askRenders(
      context,
      some.map(({ id }) => id),
      trigger,
    );
    for (const { id, commit } of some)
      role.looks.expect(
        id,
        commit ?? '',
        seen,
        numbers.then((all) => all.get(id)),
      );
    await numbers;
  }
}

async function fetchAndCompare(mirror: Mirror, { commit = '', ref, followers }: Group): Promise<Set<string>> {
  try {
    await fetchCommit(mirror, { commit, ...(ref === undefined ? {} : { ref }) });
  } catch (error) {
    // A commit id that the server does not give is that application's own trouble, told by its render.
    if (error instanceof GitError && error.code === 'revision-not-found') return triedNothing(followers);
    throw error;
  }
  return affectedBy(mirror, commit, followers);
}

/** Those that were not told yet that their revision is not there. */
const triedNothing = (followers: readonly Follower[]): Set<string> =>
  new Set(followers.filter(({ renderFailed }) => !renderFailed).map(({ id }) => id));

function headOf(refs: RemoteRefs): string | null {
  const head = refs.refs.find(({ kind, name }) => kind === 'branch' && name === refs.defaultBranch);
  return head?.commit ?? null;
}
