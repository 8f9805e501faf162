import { systemContext } from '@landfall/actions/context';
import { isDatabaseAway } from '@landfall/actions/database-away';
import { findDeliveryTarget } from '@landfall/actions/deliveries/find-target';
import { finishDelivery } from '@landfall/actions/deliveries/finish';
import { startDelivery } from '@landfall/actions/deliveries/start';
import { wakeProposals } from '@landfall/actions/proposals/wake';
import { recordProblem } from '@landfall/actions/repositories/record-problem';
import { readTogether } from '@landfall/actions/unit';
import type { JobPayload } from '@landfall/queue';
import { goneWords } from '../../words.ts';
import { fetchedIn, lookAt, openFollowed, requestRenders } from '../look.ts';
import type { SourceRole } from '../role.ts';
import { isPassing, wordsFor } from '../words.ts';

/**
 * A webhook said that something was pushed. What it said is a hint: Git is asked, and whoever follows the repository and
 * is touched gets rendered (next: render-application). Nothing here reads the payload.
 */
export async function processDelivery(
  role: SourceRole,
  { organizationId, deliveryId }: JobPayload<'process-delivery'>,
): Promise<void> {
  const context = systemContext(role.platform, organizationId, 'A push was announced.');
  const known = await readTogether(context, async (together) => {
    const target = await findDeliveryTarget(together, deliveryId);
    return target && { target, followed: await openFollowed(role, together, target.repositoryId) };
  });
  if (!known) return;
  const { target, followed } = known;
  if (!followed) return finishDelivery(context, deliveryId, { problem: goneWords('repository') });
  const repositoryId = followed.repository.id;
  // Git is asked while the row is marked; whose row it is decides, however Git answers.
  const [started, looked] = await Promise.allSettled([
    startDelivery(context, deliveryId),
    lookAt(role, context, { ...followed, pushed: target.ref ?? undefined }),
  ]);
  if (started.status === 'rejected') throw started.reason;
  if (!started.value) return;
  try {
    if (looked.status === 'rejected') throw looked.reason;
    const look = looked.value;
    await requestRenders(role, context, look, { trigger: 'push', by: null, deliveryId });
    if (followed.repository.atGitHub) await wakeProposals(context, repositoryId);
    const fetched = { repositoryId, ...fetchedIn(look) };
    const { headRevision: revision, outcomes } = look;
    await finishDelivery(context, deliveryId, { revision, outcomes, fetched });
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    const problem = wordsFor(role.log, error, 'The push could not be looked at.', deliveryId);
    // The repository is polled again soon: the push is found then, whatever happens to this delivery.
    await recordProblem(context, repositoryId, problem, isPassing(error));
    await finishDelivery(context, deliveryId, { problem });
  }
}
