import { systemContext } from '@landfall/actions/context';
import { isDatabaseAway } from '@landfall/actions/database-away';
import { finishDelivery } from '@landfall/actions/deliveries/finish';
import { startDelivery } from '@landfall/actions/deliveries/start';
import { openRepository } from '@landfall/actions/repositories/open';
import { recordProblem } from '@landfall/actions/repositories/record-problem';
import type { JobPayload } from '@landfall/queue';
import { goneWords } from '../../words.ts';
import { lookAt, recordLook, requestRenders } from '../look.ts';
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
  const delivery = await startDelivery(context, deliveryId);
  if (!delivery) return;
  const repository = await openRepository(context, role.key, delivery.repositoryId);
  if (!repository) return finishDelivery(context, deliveryId, { problem: goneWords('repository') });
  try {
    const look = await lookAt(role, context, repository, delivery.ref ?? undefined);
    await requestRenders(role, context, look, { trigger: 'push', by: null, deliveryId });
    await recordLook(context, repository.id, look);
    await finishDelivery(context, deliveryId, { revision: look.headRevision, outcomes: look.outcomes });
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    const problem = wordsFor(role.log, error, 'The push could not be looked at.', deliveryId);
    // The repository is polled again soon: the push is found then, whatever happens to this delivery.
    await recordProblem(context, repository.id, problem, isPassing(error));
    await finishDelivery(context, deliveryId, { problem });
  }
}
