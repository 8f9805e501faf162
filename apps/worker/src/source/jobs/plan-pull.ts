import { type Context, systemContext } from '@landfall/actions/context';
import { isDatabaseAway } from '@landfall/actions/database-away';
import { beginPlans } from '@landfall/actions/pulls/begin-plans';
import { failLook } from '@landfall/actions/pulls/fail-look';
import { recordLook, type ToldPull } from '@landfall/actions/pulls/record-look';
import { finishLook } from '@landfall/actions/pulls/record-rendered';
import { leavePull, type PullToLookAt, takeUpPull } from '@landfall/actions/pulls/take-up';
import { MOST_TRIES } from '@landfall/actions/pulls/tries';
import type { OpenedRepository } from '@landfall/actions/repositories/open';
import { ObjectsGone } from '@landfall/actions/retention/hold-objects';
import { readTogether } from '@landfall/actions/unit';
import type { ProblemWords } from '@landfall/contracts/problem';
import { healing } from '@landfall/git';
import { GitHubError, type GitHubPull, pullRequest } from '@landfall/providers/github-app';
import { isOverdue, type JobPayload } from '@landfall/queue';
import { asking } from '../asking.ts';
import { contacting } from '../contacting.ts';
import { type Followed, openFollowed } from '../look.ts';
import { beginCheck, endOlder } from '../pulls/begin-check.ts';
import { publishPull } from '../pulls/publish.ts';
import { renderAll } from '../pulls/render-all.ts';
import { type NoTarget, pullTarget } from '../pulls/target.ts';
import { toldOf } from '../pulls/told.ts';
import { followersOf, touchedBy } from '../pulls/touched.ts';
import { mirrorOf } from '../remote.ts';
import type { SourceRole } from '../role.ts';
import { isPassing, wordsFor } from '../words.ts';

/** Applications of one pull request that are planned; of more it is said how many. */
const MOST_PLANNED = 200;

/**
 * Something happened to a pull request, or the last of its plans has come. What a webhook said is a hint: GitHub is asked, base and
 * head are fetched by their commits, whom merging touches is rendered, and where the cluster may be read for it its host is asked
 * (next: plan-pull-application). With everything there it is written to GitHub.
 */
export async function planPull(
  role: SourceRole,
  { organizationId, pullId }: JobPayload<'plan-pull'>,
  signal: AbortSignal,
): Promise<void> {
  const context = systemContext(role.platform, organizationId, 'A pull request was opened or pushed to.');
  const pull = await takeUpPull(context, pullId);
  if (!pull) return;
  const followed = await readTogether(context, (together) => openFollowed(role, together, pull.repositoryId));
  if (!followed) return;
  if (pull.asked !== undefined) await look(role, context, pull, followed, signal);
  else await publishPull(role, context, followed.repository, pull);
}

async function look(
  role: SourceRole,
  context: Context,
  pull: PullToLookAt,
  followed: Followed,
  signal: AbortSignal,
): Promise<void> {
  const { id, asked } = pull;
  if (pull.tries > MOST_TRIES)
    return failLook(context, id, asked, { problem: cutOffTooOften, isPassing: false });
  try {
    const pullThere = await pullAtGitHub(role, followed.repository, pull.number);
    if (!pullThere) return await failLook(context, id, asked, { problem: notAtGitHub, isPassing: false });
    const told = toldOf(pullThere);
    // Before it is written down that it is over: what GitHub does not take now is tried again with the look.
    if (told.standing !== 'open') await endOlder(role, context, followed.repository, { id, head: null });
    const isToPlan = await recordLook(context, id, asked, told);
    if (!isToPlan) return;
    const { conflicts } = pullThere;
    const none = await planHead(role, context, pull, { followed, told, conflicts }, signal);
    // Who has pushed sees at once that there will be one.
    if (none?.isUntried) await beginCheck(role, context, followed.repository, { id, head: told.head });
    if (none) await failLook(context, id, asked, { ...none, isPassing: none.isUntried, isUnmergeable: true });
    else await finishLook(context, id, asked);
  } catch (error) {
    // What its own time cuts off is counted; a process that closes hands back what it began.
    if (signal.aborted) return isOverdue(signal) ? undefined : await leavePull(context, pull);
    if (isDatabaseAway(error)) throw error;
    const problem = wordsFor(role.log, error, 'The pull request could not be planned.', id);
    await failLook(context, id, asked, {
      problem,
      isPassing: isPassing(error) || error instanceof ObjectsGone,
      retryAt: error instanceof GitHubError ? error.retryAt : undefined,
    });
  }
}

const pullAtGitHub = (
  role: SourceRole,
  repository: OpenedRepository,
  number: number,
): Promise<GitHubPull | undefined> =>
  asking(role, repository, { pull_requests: 'read' }, ({ ask, token, repositoryId }) =>
    pullRequest(ask, token, { repositoryId, number }),
  );

/**
 * Finds whom merging a head touches, and renders it for each of them.
 * @returns why nothing is to be rendered yet
 * @throws GitError, GitHubError
 */
async function planHead(
  role: SourceRole,
  context: Context,
  pull: PullToLookAt,
  {
    followed: { repository, followers },
    told: { head, baseBranch },
    conflicts,
  }: { followed: Followed; told: ToldPull; conflicts: boolean },
  signal: AbortSignal,
): Promise<NoTarget | undefined> {
  return contacting(role, repository, async (ready) => {
    const mirror = await mirrorOf(role, context, ready);
    return healing(mirror, async () => {
      const asked = { number: pull.number, head, baseBranch, conflicts };
      const target = await pullTarget(role, mirror, ready, asked);
      if ('problem' in target) return target;
      const touched = await touchedBy(mirror, target, followersOf(target.refs, followers, baseBranch));
      const planned = touched.slice(0, MOST_PLANNED);
      const plans = await beginPlans(context, pull.id, {
        head,
        baseRevision: target.base,
        baseMoves: pull.baseMoves,
        plannedRevision: target.commit,
        applicationIds: planned.map(({ id }) => id),
        left: touched.length - planned.length,
      });
      if (!plans || plans.size === 0) return undefined;
      await beginCheck(role, context, repository, { id: pull.id, head });
      await renderAll(role, context, { pull, mirror, target, plans }, signal);
      return undefined;
    });
  });
}

const cutOffTooOften: ProblemWords = {
  code: 'too-many-tries',
  what: 'The pull request could not be planned.',
  why: `Planning it was begun ${MOST_TRIES} times and did not come to its end: rendering whom it touches takes too long.`,
  fix: 'See in the applications what takes so long to render, then plan again.',
};

const notAtGitHub: ProblemWords = {
  code: 'not-at-github',
  what: 'The pull request could not be planned.',
  why: 'Its repository is not connected through the GitHub App any more.',
  fix: 'Connect the repository anew.',
};
