import type { Follower } from '@landfall/actions/applications/list-followers';
import { GitError, type RemoteRefs, resolveRevision } from '@landfall/git';

/** Followers whose target revision means the same commit. */
export interface Group {
  commit: string | undefined;
  ref?: string;
  /** Every branch and tag by which it is meant. */
  refs: Set<string>;
  followers: Follower[];
}

/** Followers by the commit their target revision means now; those that mean none together, without a commit. */
export function byCommit(refs: RemoteRefs, followers: readonly Follower[]): Group[] {
  const groups = new Map<string, Group>();
  // Most follow the same: a thousand of them would look through every branch and tag each.
  const meanings = new Map<string, ReturnType<typeof resolve>>();
  for (const follower of followers) {
    const { targetRevision } = follower;
    if (!meanings.has(targetRevision)) meanings.set(targetRevision, resolve(refs, targetRevision));
    const resolved = meanings.get(targetRevision);
    const group = groups.get(resolved?.commit ?? '') ?? {
      commit: resolved?.commit,
      refs: new Set(),
      followers: [],
    };
    if (resolved?.ref !== undefined) {
      group.ref = resolved.ref;
      group.refs.add(resolved.ref);
    }
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
