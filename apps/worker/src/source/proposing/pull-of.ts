import { isDatabaseAway } from '@landfall/actions/database-away';
import type { OpenedRepository } from '@landfall/actions/repositories/open';
import type { ProblemWords } from '@landfall/contracts/problem';
import { openPull, pullsFrom } from '@landfall/providers/github-app';
import { asking } from '../asking.ts';
import { pullRequestUrl } from '../pull-request-url.ts';
import type { SourceRole } from '../role.ts';
import { wordsFor } from '../words.ts';

/** A branch that was pushed, and what its pull request is to say. */
export interface Proposed {
  branch: string;
  into: string;
  title: string;
  body: string;
}

/** The pull request of a branch; or the page where the host opens one, and why it is none yet where it should be. */
export type PullOf =
  | { number: number; url: string }
  | { number: null; url: string | null; problem: ProblemWords | null };

/**
 * Opens the pull request of a branch where the repository was connected through the GitHub App, once however often it is asked.
 * Everywhere else, and where GitHub would not, a person opens it: the branch is there all the same.
 */
export async function pullOf(
  role: SourceRole,
  repository: OpenedRepository,
  { branch, into, title, body }: Proposed,
): Promise<PullOf> {
  const url = pullRequestUrl(repository.url, into, branch);
  try {
    const permissions = { pull_requests: 'write', contents: 'read' } as const;
    const pull = await asking(role, repository, permissions, async ({ ask, token, repositoryId }) => {
      const owner = new URL(repository.url).pathname.split('/')[1] ?? '';
      const open = await pullsFrom(ask, token, { repositoryId, owner, branch });
      return (
        open.find(({ base }) => base.ref === into) ??
        openPull(ask, token, { repositoryId, head: branch, base: into, title, body })
      );
    });
    return pull ? { number: pull.number, url: pull.url } : { number: null, url, problem: null };
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    return {
      number: null,
      url,
      problem: wordsFor(role.log, error, 'No pull request was opened.', repository.id),
    };
  }
}
