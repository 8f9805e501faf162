import type { Follower } from '@landfall/actions/applications/list-followers';
import type { OpenedRepository } from '@landfall/actions/repositories/open';
import type { Look } from './look.ts';

/** What is known of a repository before a look. */
interface Known {
  repository: Pick<OpenedRepository, 'headRevision'>;
  followers: readonly Pick<Follower, 'id' | 'triedRevision' | 'rendering'>[];
}

/**
 * Whether a look found a commit that no look before it saw: the default branch has moved, or what a follower follows has.
 * A follower that was never rendered or is being rendered is affected without a push and tells nothing.
 */
export function foundNew(
  { repository, followers }: Known,
  { headRevision, affected }: Pick<Look, 'headRevision' | 'affected'>,
): boolean {
  if (repository.headRevision !== null && headRevision !== repository.headRevision) return true;
  const tried = new Map(followers.map((one) => [one.id, one.rendering ? null : one.triedRevision]));
  return affected.some(({ id, commit }) => {
    const before = tried.get(id) ?? null;
    return commit !== undefined && before !== null && before !== commit;
  });
}
