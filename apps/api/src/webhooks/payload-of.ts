import type { DeliveryPayload } from '@landfall/contracts/repository';
import type { ProviderEvent } from '@landfall/providers';

export type Push = Extract<ProviderEvent, { kind: 'push' }>;

/** What is kept of a push's payload: bounded and without control characters already, no addresses of people, no file names. */
export const payloadOf = (event: Push): DeliveryPayload => ({
  before: event.before ?? null,
  after: event.after ?? null,
  deleted: event.deleted,
  forced: event.forced,
  commits: event.commits,
  pusher: event.pusher,
  message: event.message,
});
