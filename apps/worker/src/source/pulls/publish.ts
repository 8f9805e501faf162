import type { Context } from '@landfall/actions/context';
import { isDatabaseAway } from '@landfall/actions/database-away';
import type { OpenedPull } from '@landfall/actions/pulls/open';
import { openToPublish, type PublishablePull, recordPublished } from '@landfall/actions/pulls/published';
import { annotationsOf } from '@landfall/actions/pulls/words/annotations';
import { CHECK_NAME, checkOf } from '@landfall/actions/pulls/words/check';
import { commentOf } from '@landfall/actions/pulls/words/comment';
import type { OpenedRepository } from '@landfall/actions/repositories/open';
import { putCheck, putComment } from '@landfall/providers/github-app';
import { type Asked, asking } from '../asking.ts';
import type { SourceRole } from '../role.ts';
import { isPassing, wordsFor } from '../words.ts';
import { endOlder, pageOf } from './begin-check.ts';
import { placesOf } from './places-of.ts';

const PERMISSIONS = { checks: 'write', pull_requests: 'write' } as const;

/**
 * Writes what a pull request would do to GitHub: its check, and one comment that is changed in place. Where no application is
 * touched there is no comment, unless an earlier head had one.
 */
export async function publishPull(
  role: SourceRole,
  context: Context,
  repository: OpenedRepository,
  { id, publish }: OpenedPull & { publish: number },
): Promise<void> {
  const opened = await openToPublish(context, id);
  if (!opened) return recordPublished(context, id, publish, { commentId: undefined });
  try {
    await endOlder(role, context, repository, { id, head: opened.pull.head });
    const places = await placesOf(role, context, repository, opened);
    const commentId = await asking(role, repository, PERMISSIONS, (asked) =>
      put(asked, { id, opened, places, page: pageOf(context, id) }),
    );
    await recordPublished(context, id, publish, { commentId });
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    const problem = wordsFor(role.log, error, 'The plan could not be written to GitHub.', id);
    await recordPublished(context, id, publish, { problem, isPassing: isPassing(error) });
  }
}

/** @returns GitHub's number of the comment, where there is one */
async function put(
  { ask, token, repositoryId }: Asked,
  {
    id,
    opened,
    places,
    page,
  }: { id: string; opened: PublishablePull; places: Awaited<ReturnType<typeof placesOf>>; page: string },
): Promise<number | undefined> {
  const { pull, checkId, commentId } = opened;
  const told = { ...opened, page };
  const { conclusion, title, summary } = checkOf(told);
  const touchesNothing = opened.plans.length === 0 && !pull.problem;
  const comment =
    touchesNothing && commentId === undefined
      ? undefined
      : await putComment(ask, token, {
          repositoryId,
          number: pull.number,
          id: commentId,
          body: commentOf(told),
        });
  // Last, because of it people see that the rest is there.
  await putCheck(ask, token, {
    repositoryId,
    id: checkId,
    name: CHECK_NAME,
    headSha: pull.head ?? '',
    externalId: id,
    detailsUrl: page,
    progress: { status: 'completed', conclusion },
    title,
    summary,
    annotations: annotationsOf(told, places.found, places.folderOf),
  });
  return comment?.id;
}
