import type { ProposalNews } from '@landfall/actions/proposals/record';
import type { OpenedRepository } from '@landfall/actions/repositories/open';
import { type GitHubPull, pullRequest } from '@landfall/providers/github-app';
import { asking } from '../asking.ts';
import type { SourceRole } from '../role.ts';

/**
 * What GitHub says of a pull request of ours. Where the repository is not connected through the App any more it is a branch like those
 * of other hosts. @throws GitHubError, GitError, AddressError
 */
export async function lookAtPull(
  role: SourceRole,
  repository: OpenedRepository,
  number: number,
): Promise<ProposalNews> {
  const pull = await asking(role, repository, { pull_requests: 'read' }, ({ ask, token, repositoryId }) =>
    pullRequest(ask, token, { repositoryId, number }),
  );
  if (!pull) return { state: 'pushed', problem: null };
  return { state: stateOf(pull), url: pull.url, problem: null };
}

function stateOf({ merged, state, conflicts }: GitHubPull): ProposalNews['state'] {
  if (merged) return 'merged';
  if (state === 'closed') return 'closed';
  return conflicts ? 'conflicts' : 'open';
}
