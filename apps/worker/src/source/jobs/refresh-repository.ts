import { type Context, systemContext } from '@landfall/actions/context';
import { finishDelivery } from '@landfall/actions/deliveries/finish';
import { recordPoll } from '@landfall/actions/deliveries/record-poll';
import { noteBaseMoved } from '@landfall/actions/pulls/base-moved';
import { claimPoll } from '@landfall/actions/repositories/claim-poll';
import { recordFetch } from '@landfall/actions/repositories/record-fetch';
import { recordProblem } from '@landfall/actions/repositories/record-problem';
import { readTogether } from '@landfall/actions/unit';
import type { JobPayload } from '@landfall/queue';
import { foundNew } from '../found-new.ts';
import {
  type Followed,
  fetchedIn,
  type Look,
  lookAt,
  movedIn,
  openFollowed,
  requestRenders,
} from '../look.ts';
import { lookForMissed } from '../pulls/look-for-missed.ts';
import type { SourceRole } from '../role.ts';
import { isPassing, wordsFor } from '../words.ts';

/**
 * A poll, or a person who asked to look now. The same look as for a webhook; one that found nothing leaves no row. When
 * Git cannot be asked, applications keep what they have and nothing is pruned.
 */
export async function refreshRepository(
  role: SourceRole,
  { organizationId, repositoryId }: JobPayload<'refresh-repository'>,
): Promise<void> {
  const context = systemContext(role.platform, organizationId, 'The repository was due for a look.');
  if (!(await claimPoll(context, repositoryId, role.pollSeconds))) return;
  const followed = await readTogether(context, (together) => openFollowed(role, together, repositoryId));
  if (!followed) return;
  const began = context.now();
  try {
    const look = await lookAt(role, context, followed);
    const poll = { began, foundNew: foundNew(followed, look) };
    const moved = await recordFetch(context, repositoryId, fetchedIn(look), poll);
    const touches = look.affected.length > 0;
    if (touches) await deploy(role, context, followed, look, began);
    // A conflict may be over with a push that touches nobody.
    if (followed.repository.atGitHub && (touches || moved || poll.foundNew))
      await noteBaseMoved(context, { repositoryId, ...movedIn(look) });
    // What is deployed does not wait for GitHub's list.
    await lookForMissed(role, context, followed.repository);
  } catch (error) {
    const problem = wordsFor(role.log, error, 'The repository could not be looked at.', repositoryId);
    await recordProblem(context, repositoryId, problem, isPassing(error));
  }
}

/** What no webhook told of, as a delivery of our own. */
async function deploy(
  role: SourceRole,
  context: Context,
  { repository }: Followed,
  look: Look,
  began: Date,
): Promise<void> {
  const deliveryId = await recordPoll(context, repository.id, began);
  await requestRenders(role, context, look, { trigger: 'poll', by: null, deliveryId });
  await finishDelivery(context, deliveryId, { revision: look.headRevision, outcomes: look.outcomes });
}
