import type { Context } from '@landfall/actions/context';
import { type ArrivedDelivery, recordDeliveries } from '@landfall/actions/deliveries/record';
import { type Push, payloadOf } from './payload-of.ts';
import { type Together, together } from './together.ts';

/** Deliveries of one transaction. */
const AT_ONCE = 50;

/** A delivery, and who tells of it. */
export interface Told {
  context: Context;
  arrived: ArrivedDelivery;
}

/**
 * Records pushes by the repository that they are about. Each changes the repository's row and tells of it: those that come while
 * others are written are written together, in one transaction.
 */
export const recordTogether = (): Together<Told, void> =>
  together(AT_ONCE, async (repositoryId, told) => {
    const [first] = told;
    if (!first) return;
    await recordDeliveries(
      first.context,
      repositoryId,
      told.map(({ arrived }) => arrived),
    );
  });

/** What is written down of a push. */
export const arrivedAs = (
  { deliveryId, event }: { deliveryId: string; event: string },
  push: Push,
): ArrivedDelivery => ({ providerId: deliveryId, event, ref: push.ref, payload: payloadOf(push) });
