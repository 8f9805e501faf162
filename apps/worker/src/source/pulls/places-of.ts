import type { Context } from '@landfall/actions/context';
import type { PublishablePull } from '@landfall/actions/pulls/published';
import type { OpenedRepository } from '@landfall/actions/repositories/open';
import { fetchCommit, GitError, healing } from '@landfall/git';
import { contacting } from '../contacting.ts';
import { mirrorOf } from '../remote.ts';
import type { SourceRole } from '../role.ts';
import { findPlaces, type Place } from './find-places.ts';

/**
 * Where changed files name objects, for the marks beside a change; where Git cannot be asked now there are none, and everything else
 * is written all the same.
 */
export async function placesOf(
  role: SourceRole,
  context: Context,
  repository: OpenedRepository,
  { pull, plannedRevision, plans }: PublishablePull,
): Promise<Place[]> {
  const { baseRevision: base, number, baseBranch } = pull;
  if (base === null || plannedRevision === null || plans.length === 0) return [];
  const kind = plannedRevision === pull.head ? 'head' : 'merge';
  return contacting(role, repository, async (opened) => {
    const mirror = await mirrorOf(role, context, opened);
    return healing(mirror, async () => {
      await fetchCommit(mirror, { commit: base, ref: `refs/heads/${baseBranch}` });
      await fetchCommit(mirror, { commit: plannedRevision, ref: `refs/pull/${number}/${kind}` });
      return findPlaces(mirror, base, plannedRevision);
    });
  }).catch((error: unknown) => {
    if (error instanceof GitError) return [];
    throw error;
  });
}
