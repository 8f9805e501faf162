import { z } from 'zod';
import type { Ask } from './ask.ts';
import { boundedLine } from './bounded-text.ts';
import { number, OF_REPOSITORY } from './of-repository.ts';

export type CommitState = 'error' | 'failure' | 'pending' | 'success';

/**
 * Sets a status of a commit; a token with `statuses: write`. The newest of a context counts; GitHub takes a thousand of one
 * context and commit. @param asked.context what it is about, such as `landfall/shop`
 * @throws GitHubError `refused` where there is no such commit
 */
export const setStatus = (
  ask: Ask,
  token: string,
  asked: {
    repositoryId: number;
    sha: string;
    state: CommitState;
    context: string;
    description: string;
    targetUrl: string;
  },
): Promise<{ id: number }> =>
  ask(z.object({ id: number }), `POST ${OF_REPOSITORY}/statuses/{sha}`, {
    token,
    repository_id: asked.repositoryId,
    sha: asked.sha,
    state: asked.state,
    context: boundedLine(asked.context, 255),
    description: boundedLine(asked.description, 140),
    target_url: asked.targetUrl,
  });
