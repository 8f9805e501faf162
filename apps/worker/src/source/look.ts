import { askRender } from '@landfall/actions/applications/ask-render';
import { type Follower, listFollowers } from '@landfall/actions/applications/list-followers';
import type { RenderTrigger } from '@landfall/actions/applications/render-trigger';
import type { Context } from '@landfall/actions/context';
import type { OpenedRepository } from '@landfall/actions/repositories/open';
import { recordFetch } from '@landfall/actions/repositories/record-fetch';
import type { DeliveryOutcome } from '@landfall/contracts/repository';
import {
  fetchCommit,
  GitError,
  listRemote,
  type Mirror,
  type RemoteRefs,
  resolveRevision,
} from '@landfall/git';
import { affectedBy } from './affected.ts';
import { fetchBranch, onlyBranch } from './pushed-branch.ts';
import { mirrorOf, remoteOf } from './remote.ts';
import type { SourceRole } from './role.ts';
import { slots } from './slots.ts';

/** What one look at a repository found. */
export interface Look {
  headRevision: string | null;
  /** Where branches and tags stood. */
  refs: RemoteRefs;
  /** Followers that have to be rendered. */
  affected: Follower[];
  /** What is decided now for the others. */
  outcomes: DeliveryOutcome[];
}

/**
 * Asks Git where its branches and tags stand, fetches each commit that somebody follows, once, and finds whom they touch.
 * Renders nothing and changes no application.
 * @param pushed full name of the ref that is said to have moved: where everybody follows that branch, Git is asked for it
 * and for nothing else
 * @throws GitError when the repository cannot be asked
 */
export async function lookAt(
  role: SourceRole,
  context: Context,
  repository: OpenedRepository,
  pushed?: string,
): Promise<Look> {
  const [followers, mirror] = await Promise.all([
    listFollowers(context, repository.id),
    mirrorOf(role, context, repository),
  ]);
  const branch = onlyBranch(repository, followers, pushed);
  const refs =
    (branch === undefined ? undefined : await fetchBranch(mirror, repository, branch)) ??
    (await listRemote(remoteOf(role, repository)));
  const look: Look = {
    headRevision: headOf(refs) ?? repository.headRevision,
    refs,
    affected: [],
    outcomes: [],
  };
  for (const group of byCommit(refs, followers)) {
    // Without a commit the render itself says why: the branch is gone, or no tag is in the range.
    const affected =
      group.commit === undefined ? triedNothing(group.followers) : await fetchAndCompare(mirror, group);
    for (const follower of group.followers) {
      if (affected.has(follower.id)) look.affected.push(follower);
      else look.outcomes.push(notAffected(follower));
    }
  }
  return look;
}

/** Remembers that Git answered, and what. */
export function recordLook(
  context: Context,
  repositoryId: string,
  { refs, headRevision }: Look,
): Promise<void> {
  return recordFetch(context, repositoryId, { defaultBranch: refs.defaultBranch ?? null, headRevision });
}

/** Requests at once: each is a transaction, and renders need connections too. */
const ASKED_AT_ONCE = 4;

/** Has every affected application rendered, each with the same reason, at what this look has seen. */
export async function askRenders(
  role: SourceRole,
  context: Context,
  { affected, refs }: Look,
  trigger: RenderTrigger,
): Promise<void> {
  const few = slots(ASKED_AT_ONCE);
  await Promise.all(
    affected.map(({ id }) =>
      few.run(() => {
        const asked = askRender(context, id, trigger);
        role.looks.expect(id, refs, asked);
        return asked;
      }),
    ),
  );
}

interface Group {
  commit: string | undefined;
  ref?: string;
  followers: Follower[];
}

/** Followers by the commit their target revision means now; those that mean none together, without a commit. */
function byCommit(refs: RemoteRefs, followers: readonly Follower[]): Group[] {
  const groups = new Map<string, Group>();
  for (const follower of followers) {
    const resolved = resolve(refs, follower.targetRevision);
    const group = groups.get(resolved?.commit ?? '') ?? { commit: resolved?.commit, followers: [] };
    if (resolved?.ref !== undefined) group.ref = resolved.ref;
    group.followers.push(follower);
    groups.set(resolved?.commit ?? '', group);
  }
  return [...groups.values()];
}

function resolve(refs: RemoteRefs, targetRevision: string) {
  try {
    return resolveRevision(refs, targetRevision);
  } catch (error) {
    if (error instanceof GitError && error.code === 'revision-not-found') return undefined;
    throw error;
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

const notAffected = ({ id, name }: Follower): DeliveryOutcome => ({
  application: name,
  applicationId: id,
  outcome: 'not-affected',
  syncNumber: null,
  syncId: null,
  message: 'Nothing that it reads has changed.',
});
