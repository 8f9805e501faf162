import { systemContext } from '@landfall/actions/context';
import { isDatabaseAway } from '@landfall/actions/database-away';
import { openRepository } from '@landfall/actions/repositories/open';
import { openRewrite } from '@landfall/actions/rewrites/open';
import { type HistoryTold, recordHistory } from '@landfall/actions/rewrites/record';
import { GitError, isPartOf } from '@landfall/git';
import type { JobPayload } from '@landfall/queue';
import { contacting } from '../contacting.ts';
import { mirrorOf } from '../remote.ts';
import type { SourceRole } from '../role.ts';
import { isPassing, wordsFor } from '../words.ts';

/** What cannot be asked for so long cannot be told: each look at the repository asks again until then. */
const GIVE_UP_MS = 3_600_000;

/** A branch that is followed moved, and nobody said how: was its history rewritten? What is deployed does not wait for it. */
export async function tellHistory(
  role: SourceRole,
  { organizationId, rewriteId }: JobPayload<'tell-history'>,
): Promise<void> {
  const context = systemContext(role.platform, organizationId, 'A branch that is followed has moved.');
  const moved = await openRewrite(context, rewriteId);
  if (!moved) return;
  const repository = await openRepository(context, role.key, moved.repositoryId);
  if (!repository) return;
  const told = async (): Promise<HistoryTold | undefined> => {
    try {
      return await contacting(role, repository, async (ready) =>
        isPartOf(await mirrorOf(role, context, ready), moved),
      );
    } catch (error) {
      if (isDatabaseAway(error)) throw error;
      if (error instanceof GitError && error.code === 'revision-not-found') return { answer: 'gone' };
      const words = wordsFor(role.log, error, 'The history of a branch could not be read.', rewriteId);
      const isYoung = context.now().getTime() - moved.askedAt.getTime() < GIVE_UP_MS;
      return isPassing(error) && isYoung ? undefined : { answer: 'unknown', tip: null, why: words.why };
    }
  };
  const history = await told();
  if (history) await recordHistory(context, rewriteId, history);
}
