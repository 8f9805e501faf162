import { type Context, systemContext } from '@landfall/actions/context';
import { isDatabaseAway } from '@landfall/actions/database-away';
import { leaveProposal, type OpenedProposal, openProposal } from '@landfall/actions/proposals/open';
import { type ProposalNews, recordProposal, recordProposalBranch } from '@landfall/actions/proposals/record';
import { type OpenedRepository, openRepository } from '@landfall/actions/repositories/open';
import type { ProblemWords } from '@landfall/contracts/problem';
import { isOverdue, type JobPayload } from '@landfall/queue';
import { RenderError } from '@landfall/render';
import { goneWords } from '../../words.ts';
import { pushAccepted } from '../accepting/push-accepted.ts';
import { bodyOf, titleOf } from '../accepting/words-of-commit.ts';
import { contacting } from '../contacting.ts';
import { closeReplaced } from '../proposing/close-replaced.ts';
import { lookAtPull } from '../proposing/look-at-pull.ts';
import { pullOf } from '../proposing/pull-of.ts';
import type { SourceRole } from '../role.ts';
import { isPassing, wordsFor } from '../words.ts';

/**
 * Makes the branch of a drift that was accepted into Git, and at GitHub its pull request; from then on asks GitHub what became of
 * that. The drift stays open until it is merged and rendered.
 */
export async function followProposal(
  role: SourceRole,
  { organizationId, proposalId }: JobPayload<'follow-proposal'>,
  signal: AbortSignal,
): Promise<void> {
  const context = systemContext(role.platform, organizationId, 'Git was asked to take a change.');
  const proposal = await openProposal(context, proposalId);
  if (!proposal) return;
  const { state, number } = proposal.view;
  if (proposal.tries > MOST_TRIES)
    return recordProposal(context, proposalId, { state: 'failed', problem: diedTooOften });
  try {
    const repository = await openRepository(context, role.key, proposal.application.repositoryId);
    if (!repository)
      return await recordProposal(context, proposalId, { state: 'failed', problem: goneWords('repository') });
    const news =
      state === 'asked'
        ? await made(role, context, { proposal, repository, signal })
        : await lookAtPull(role, repository, number ?? 0);
    await recordProposal(context, proposalId, news);
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    // The process is closing: the next one goes on.
    if (signal.aborted && !isOverdue(signal)) await leaveProposal(context, proposalId);
    else await recordProposal(context, proposalId, failed(role, proposal, error));
  }
}

/** What could not be asked about stays as it was, and is asked about again. */
function failed(role: SourceRole, { view: { id, state } }: OpenedProposal, error: unknown): ProposalNews {
  if (state === 'asked') {
    const problem = isStopped(error)
      ? timeIsUp
      : wordsFor(role.log, error, 'The change could not be made.', id);
    return { state: 'failed', problem };
  }
  const problem = wordsFor(role.log, error, 'GitHub could not be asked.', id);
  return isPassing(error) ? { state } : { state, problem };
}

/** Each is as long as a job may take. */
const MOST_TRIES = 5;

const diedTooOften: ProblemWords = {
  code: 'too-many-tries',
  what: 'The change could not be made.',
  why: `It was begun ${MOST_TRIES} times, and each time whoever made it died on the way.`,
  fix: 'Look at the worker’s log, then ask again; or change it in Git by hand.',
};

const isStopped = (error: unknown): boolean => error instanceof RenderError && error.code === 'stopped';

/** Begun again it would take as long. */
const timeIsUp: ProblemWords = {
  code: 'took-too-long',
  what: 'The change could not be made.',
  why: 'Places in Git that it may come from are rendered one after the other, and the time was up before the right one was found.',
  fix: 'Accept fewer fields at once, or change it in Git by hand.',
};

async function made(
  role: SourceRole,
  context: Context,
  {
    proposal,
    repository,
    signal,
  }: { proposal: OpenedProposal; repository: OpenedRepository; signal: AbortSignal },
): Promise<ProposalNews> {
  const push = (opened: OpenedRepository) =>
    pushAccepted(role, context, { proposal, repository: opened, signal });
  const { into, ...pushed } = await contacting(role, repository, push, { push: true });
  await recordProposalBranch(context, proposal.view.id, pushed);
  const words = { title: titleOf(proposal), body: bodyOf(proposal, pushed.notes) };
  const pull = await pullOf(role, repository, { branch: pushed.branch, into, ...words });
  if (pull.number === null) return { ...pushed, ...pull, state: 'pushed' };
  await closeReplaced(role, context, repository, proposal.replaces);
  return { ...pushed, ...pull, state: 'open' };
}
