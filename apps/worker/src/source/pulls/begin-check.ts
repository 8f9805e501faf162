import type { Context } from '@landfall/actions/context';
import { besideOthers, nameBeside } from '@landfall/actions/github/beside';
import { findBegunCheck, recordBegunCheck, recordEndedCheck } from '@landfall/actions/pulls/begun-check';
import { CHECK_NAME } from '@landfall/actions/pulls/words/check';
import type { OpenedRepository } from '@landfall/actions/repositories/open';
import { type CheckProgress, GitHubError, putCheck } from '@landfall/providers/github-app';
import { asking } from '../asking.ts';
import type { SourceRole } from '../role.ts';

/** Where the whole plan is. */
export const pageOf = ({ publicUrl }: Context, id: string): string => `${publicUrl}/pulls/${id}`;

interface Said {
  /** Of the check, where it was begun before. */
  checkId?: number;
  head: string;
  progress: CheckProgress;
  title: string;
  summary: string;
}

/**
 * Says at GitHub that a head is being planned: its check is there before anything is rendered. One that was begun and has not ended
 * goes on.
 */
export async function beginCheck(
  role: SourceRole,
  context: Context,
  repository: OpenedRepository,
  { id, head }: { id: string; head: string },
): Promise<void> {
  await endOlder(role, context, repository, { id, head });
  if (await findBegunCheck(context, id)) return;
  const said: Said = {
    head,
    progress: { status: 'in_progress' },
    title: 'Planning',
    summary: 'Base and head are being rendered.',
  };
  // It is planned all the same where nothing can be said: that is told when there is something to write.
  const made = await telling(
    role,
    context,
    repository,
    id,
  )(said).catch((error: unknown) => {
    if (error instanceof GitHubError) return undefined;
    throw error;
  });
  if (made) await recordBegunCheck(context, id, { id: made.id, head });
}

/**
 * Ends the check of an older head, or of any where there is none any more: it would go on for ever. Forgotten only when GitHub has
 * taken that, or never will. @throws GitHubError that passes: what comes after it is tried again, and this with it
 */
export async function endOlder(
  role: SourceRole,
  context: Context,
  repository: OpenedRepository,
  { id, head }: { id: string; head: string | null },
): Promise<void> {
  const begun = await findBegunCheck(context, id);
  if (!begun || begun.head === head) return;
  const say = telling(role, context, repository, id);
  await say({
    checkId: begun.id,
    head: begun.head,
    progress: { status: 'completed', conclusion: 'cancelled' },
    title: head === null ? 'It is over' : 'Superseded by a newer head',
    summary: 'It was not planned to the end.',
  }).catch((error: unknown) => {
    if (!(error instanceof GitHubError) || error.retriable) throw error;
  });
  await recordEndedCheck(context, id, begun.id);
}

const telling =
  (role: SourceRole, context: Context, repository: OpenedRepository, id: string) =>
  async ({ checkId, head: headSha, ...said }: Said): Promise<{ id: number } | undefined> => {
    const check = {
      ...said,
      id: checkId,
      headSha,
      name: nameBeside(CHECK_NAME, await besideOthers(context, repository.atGitHub)),
      externalId: id,
      detailsUrl: pageOf(context, id),
    };
    return asking(role, repository, { checks: 'write' }, ({ ask, token, repositoryId }) =>
      putCheck(ask, token, { ...check, repositoryId }),
    );
  };
