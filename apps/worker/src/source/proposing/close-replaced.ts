import type { Context } from '@landfall/actions/context';
import { isDatabaseAway } from '@landfall/actions/database-away';
import { recordProposal } from '@landfall/actions/proposals/record';
import type { ReplacedProposal } from '@landfall/actions/proposals/replaced';
import type { OpenedRepository } from '@landfall/actions/repositories/open';
import { updatePull } from '@landfall/providers/github-app';
import { asking } from '../asking.ts';
import type { SourceRole } from '../role.ts';

/** Closes pull requests of ours that have conflicts: another one took their place. One that GitHub does not close stays open there. */
export async function closeReplaced(
  role: SourceRole,
  context: Context,
  repository: OpenedRepository,
  replaced: readonly ReplacedProposal[],
): Promise<void> {
  for (const { id, number } of replaced) {
    try {
      await asking(role, repository, { pull_requests: 'write' }, ({ ask, token, repositoryId }) =>
        updatePull(ask, token, { repositoryId, number }, { state: 'closed' }),
      );
    } catch (error) {
      // The new one is open by now, whatever this comes to.
      if (isDatabaseAway(error)) throw error;
      role.log.warn({ id, error }, 'A pull request of ours was not closed.');
      continue;
    }
    await recordProposal(context, id, { state: 'closed' });
  }
}
