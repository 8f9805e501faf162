import type { Context } from '@landfall/actions/context';
import { isDatabaseAway } from '@landfall/actions/database-away';
import { besideOthers, nameBeside } from '@landfall/actions/github/beside';
import {
  openToPublish,
  type PublishablePull,
  recordCheck,
  recordComment,
  recordPublished,
} from '@landfall/actions/pulls/published';
import type { PullToPublish } from '@landfall/actions/pulls/take-up';
import { MOST_TRIES } from '@landfall/actions/pulls/tries';
import { annotationsOf } from '@landfall/actions/pulls/words/annotations';
import { CHECK_NAME, checkOf } from '@landfall/actions/pulls/words/check';
import { commentOf } from '@landfall/actions/pulls/words/comment';
import type { OpenedRepository } from '@landfall/actions/repositories/open';
import type { ProblemWords } from '@landfall/contracts/problem';
import { GitHubError, putCheck, putComment } from '@landfall/providers/github-app';
import { asking } from '../asking.ts';
import type { SourceRole } from '../role.ts';
import { isPassing, wordsFor } from '../words.ts';
import { endOlder, pageOf } from './begin-check.ts';
import { placesOf } from './places-of.ts';

/**
 * Writes what a pull request would do to GitHub: its check, and one comment that is changed in place. Where no application is
 * touched there is no comment, unless an earlier head had one.
 */
export async function publishPull(
  role: SourceRole,
  context: Context,
  repository: OpenedRepository,
  { id, publish, tries }: PullToPublish,
): Promise<void> {
  if (tries > MOST_TRIES)
    return recordPublished(context, id, publish, { problem: cutOffTooOften, isPassing: false });
  const opened = await openToPublish(context, id);
  if (!opened) return recordPublished(context, id, publish, 'written');
  try {
    await endOlder(role, context, repository, { id, head: opened.pull.head });
    const organization = await besideOthers(context, repository.atGitHub);
    const place: Place = { role, context, repository, opened, organization, page: pageOf(context, id) };
    const refused = await comment(place).catch(ofGitHub);
    // Last, because of it people see that the rest is there; and all the same where only the comment is refused.
    if (opened.checkDone < publish) {
      await check(place);
      await recordCheck(context, id, { publish, checkId: opened.checkId });
    }
    if (refused) throw refused;
    await recordPublished(context, id, publish, 'written');
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    const problem = wordsFor(role.log, error, 'The plan could not be written to GitHub.', id);
    const retryAt = error instanceof GitHubError ? error.retryAt : undefined;
    await recordPublished(context, id, publish, { problem, isPassing: isPassing(error), retryAt });
  }
}

/** What is written, and where. */
interface Place {
  role: SourceRole;
  context: Context;
  repository: OpenedRepository;
  opened: PublishablePull;
  organization: string | null;
  page: string;
}

const ofGitHub = (error: unknown): GitHubError => {
  if (error instanceof GitHubError) return error;
  throw error;
};

async function comment({ role, context, repository, opened, organization, page }: Place): Promise<undefined> {
  const { pull, commentId, plans } = opened;
  if (plans.length === 0 && !pull.problem && commentId === undefined) return;
  const body = commentOf({ ...opened, organization, page });
  const written = await asking(role, repository, { pull_requests: 'write' }, ({ ask, token, repositoryId }) =>
    putComment(ask, token, { repositoryId, number: pull.number, id: commentId, body }),
  );
  if (written && written.id !== commentId) await recordComment(context, pull.id, written.id);
}

async function check({ role, context, repository, opened, organization, page }: Place): Promise<void> {
  const { pull, checkId } = opened;
  const told = { ...opened, organization, page };
  const { conclusion, title, summary } = checkOf(told);
  const places = await placesOf(role, context, repository, opened);
  const folders = new Map(opened.plans.map((plan) => [plan.id, plan.path]));
  await asking(role, repository, { checks: 'write' }, ({ ask, token, repositoryId }) =>
    putCheck(ask, token, {
      repositoryId,
      id: checkId,
      name: nameBeside(CHECK_NAME, organization),
      headSha: pull.head ?? '',
      externalId: pull.id,
      detailsUrl: page,
      progress: { status: 'completed', conclusion },
      title,
      summary,
      annotations: annotationsOf(told, places, (planId) => folders.get(planId) ?? '.'),
    }),
  );
}

const cutOffTooOften: ProblemWords = {
  code: 'too-many-tries',
  what: 'The plan could not be written to GitHub.',
  why: `Writing it was begun ${MOST_TRIES} times and did not come to its end.`,
  fix: 'Plan again.',
};
