import { randomUUID } from 'node:crypto';
import { type DeliveryView, TOO_MANY_CALLS } from '@landfall/contracts/repository';
import type { Context } from '../context.ts';
import { recordDelivery } from './record.ts';

/**
 * A repository's webhook was called more often than it may be: of what was refused nothing is known but where it was sent, so that
 * Git is asked for all branches, in one look for all that wait. Who calls bounds how often (`webhooks/late-looks` of the API).
 * @throws Refusal `not-found` when the repository is gone
 */
export const recordTooMany = (context: Context, repositoryId: string): Promise<DeliveryView> =>
  recordDelivery(context, {
    repositoryId,
    providerId: `late-${randomUUID()}`,
    event: TOO_MANY_CALLS,
    ref: null,
  });
