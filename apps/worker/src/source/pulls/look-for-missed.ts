import type { Context } from '@landfall/actions/context';
import { isDatabaseAway } from '@landfall/actions/database-away';
import { MOST_LISTED, noteMissedPulls, takePullsTurn } from '@landfall/actions/pulls/missed';
import type { OpenedRepository } from '@landfall/actions/repositories/open';
import { openPulls } from '@landfall/providers/github-app';
import { asking } from '../asking.ts';
import type { SourceRole } from '../role.ts';

/**
 * Looks now and then for pull requests that no webhook told of. What GitHub does not answer is asked at the next turn: the look at
 * the repository itself went well by then.
 */
export async function lookForMissed(
  role: SourceRole,
  context: Context,
  repository: OpenedRepository,
): Promise<void> {
  if (!repository.atGitHub || !(await takePullsTurn(context, repository.id))) return;
  try {
    const listed = await asking(role, repository, { pull_requests: 'read' }, ({ ask, token, repositoryId }) =>
      openPulls(ask, token, { repositoryId, most: MOST_LISTED }),
    );
    const open = (listed ?? []).map(({ number, head }) => ({ number, head: head.sha }));
    if (listed) await noteMissedPulls(context, { repositoryId: repository.id, open });
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    role.log.warn({ id: repository.id, error }, 'Pull requests were not listed.');
  }
}
