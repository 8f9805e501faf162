import { type Context, systemContext } from '@landfall/actions/context';
import { isDatabaseAway } from '@landfall/actions/database-away';
import { type OpenedProposal, openProposal } from '@landfall/actions/proposals/open';
import { type ProposalNews, recordProposal } from '@landfall/actions/proposals/record';
import { openRepository } from '@landfall/actions/repositories/open';
import type { JobPayload } from '@landfall/queue';
import { goneWords } from '../../words.ts';
import { pushAccepted } from '../accepting/push-accepted.ts';
import { contacting } from '../contacting.ts';
import { pullRequestUrl } from '../pull-request-url.ts';
import type { SourceRole } from '../role.ts';
import { wordsFor } from '../words.ts';

/** Makes the branch of a drift that was accepted into Git. The drift stays open until that is merged and rendered. */
export async function followProposal(
  role: SourceRole,
  { organizationId, proposalId }: JobPayload<'follow-proposal'>,
  signal: AbortSignal,
): Promise<void> {
  const context = systemContext(role.platform, organizationId, 'A drift was accepted into Git.');
  const proposal = await openProposal(context, proposalId);
  if (proposal?.view.state !== 'asked') return;
  try {
    await recordProposal(context, proposalId, await made(role, context, proposal, signal));
  } catch (error) {
    // The process is closing: the next one makes it.
    if (signal.aborted) return;
    if (isDatabaseAway(error)) throw error;
    const problem = wordsFor(role.log, error, 'The change could not be made.', proposalId);
    await recordProposal(context, proposalId, { state: 'failed', problem });
  }
}

async function made(
  role: SourceRole,
  context: Context,
  proposal: OpenedProposal,
  signal: AbortSignal,
): Promise<ProposalNews> {
  const repository = await openRepository(context, role.key, proposal.application.repositoryId);
  if (!repository) return { state: 'failed', problem: goneWords('repository') };
  const push = (opened: typeof repository) =>
    pushAccepted(role, context, { proposal, repository: opened, signal });
  const { into, ...pushed } = await contacting(role, repository, push, { push: true });
  return { ...pushed, state: 'pushed', url: pullRequestUrl(repository.url, into, pushed.branch) };
}
