import type { Context } from '@landfall/actions/context';
import { notFound } from '@landfall/actions/refusal';
import { openRepository } from '@landfall/actions/repositories/open';
import { fetchCommit, healing, listRemote, type Mirror, resolveRevision } from '@landfall/git';
import { mirrorOf, remoteOf } from '../remote.ts';
import type { SourceRole } from '../role.ts';

/** A connected repository at what a target revision means now. @throws GitError, Refusal `not-found` */
export async function fetchConnected(
  role: SourceRole,
  context: Context,
  repositoryId: string,
  targetRevision: string,
): Promise<{ mirror: Mirror; commit: string }> {
  const repository = await openRepository(context, role.key, repositoryId);
  if (!repository) throw notFound('repository');
  const { commit: wanted, ref } = resolveRevision(
    await listRemote(remoteOf(role, repository)),
    targetRevision,
  );
  const mirror = await mirrorOf(role, context, repository);
  const target = { commit: wanted, ...(ref === undefined ? {} : { ref }) };
  const commit = await healing(mirror, () => fetchCommit(mirror, target));
  return { mirror, commit };
}
