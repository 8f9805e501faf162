import type { Context } from '@landfall/actions/context';
import { notFound } from '@landfall/actions/refusal';
import { openRepository } from '@landfall/actions/repositories/open';
import { fetchCommit, healing, listRemote, type Mirror, resolveRevision } from '@landfall/git';
import { contacting } from '../contacting.ts';
import { mirrorOf, remoteOf } from '../remote.ts';
import type { SourceRole } from '../role.ts';

/**
 * What is read of a connected repository at what a target revision means now; read once more where its mirror was damaged.
 * @throws GitError, GitHubError, Refusal `not-found`, and what `use` throws
 */
export async function atConnected<Result>(
  role: SourceRole,
  context: Context,
  { repositoryId, targetRevision }: { repositoryId: string; targetRevision: string },
  use: (mirror: Mirror, commit: string) => Promise<Result>,
): Promise<Result> {
  const repository = await openRepository(context, role.key, repositoryId);
  if (!repository) throw notFound('repository');
  return contacting(role, repository, async (opened) => {
    const { commit: wanted, ref } = resolveRevision(await listRemote(remoteOf(role, opened)), targetRevision);
    const mirror = await mirrorOf(role, context, opened);
    const target = { commit: wanted, ...(ref === undefined ? {} : { ref }) };
    return healing(mirror, async () => use(mirror, await fetchCommit(mirror, target)));
  });
}
