import { z } from 'zod';
import type { Ask } from './ask.ts';
import { boundedText } from './bounded-text.ts';
import { number, OF_REPOSITORY, page } from './of-repository.ts';
import { orAgain } from './or-again.ts';

const comment = z
  .object({ id: number, html_url: page })
  .transform(({ id, html_url }) => ({ id, url: html_url }));

/**
 * Writes a comment below a pull request, or changes ours; a token with `pull_requests: write`. One that somebody deleted is made
 * again. @param asked.body Markdown, cut to what GitHub takes
 * @returns GitHub's number of it: keep it
 */
export async function putComment(
  ask: Ask,
  token: string,
  asked: { repositoryId: number; number: number; id?: number | undefined; body: string },
): Promise<{ id: number; url: string; isNew: boolean }> {
  const fields = { token, repository_id: asked.repositoryId, body: boundedText(asked.body) };
  const { value, isNew } = await orAgain(
    asked.id,
    (comment_id) =>
      ask(comment, `PATCH ${OF_REPOSITORY}/issues/comments/{comment_id}`, { ...fields, comment_id }),
    () =>
      ask(comment, `POST ${OF_REPOSITORY}/issues/{issue_number}/comments`, {
        ...fields,
        issue_number: asked.number,
      }),
  );
  return { ...value, isNew };
}
