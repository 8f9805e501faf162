import type { ProblemWords } from '@landfall/contracts/problem';
import { type DeliveryOutcome, deliveryOutcome } from '@landfall/contracts/repository';
import { JSON_NULL } from '@landfall/db/client';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { toJson } from '../json.ts';
import { type Fetched, noteFetch } from '../repositories/record-fetch.ts';
import { unitOfWork } from '../unit.ts';
import { finishAlike } from './finish-alike.ts';
import { deliveryViewOf } from './view.ts';

/** Other deliveries that the same look has answered. */
export interface Alike {
  ids: readonly string[];
  outcomes: DeliveryOutcome[];
}

/** `outcomes` of the applications that are decided now; renders add theirs later. `fetched`: what Git said of the repository. */
export type FinishedDelivery = { alike?: Alike } & (
  | { revision: string | null; outcomes: DeliveryOutcome[]; fetched?: Fetched & { repositoryId: string } }
  | { problem: ProblemWords }
);

const deliveryOutcomes = z.array(deliveryOutcome);

/** Git was asked for a delivery, or could not be. Outcomes that renders recorded meanwhile stay, and one that has ended stays as it is. */
export function finishDelivery(
  context: Context,
  deliveryId: string,
  finished: FinishedDelivery,
): Promise<void> {
  return unitOfWork(context, async (unit) => {
    const { tx, emit } = unit;
    if ('fetched' in finished && finished.fetched) {
      const { repositoryId, ...fetched } = finished.fetched;
      await noteFetch(unit, context, repositoryId, fetched);
    }
    const failed = 'problem' in finished;
    if (finished.alike) {
      const { ids, outcomes } = finished.alike;
      const end = failed
        ? { revision: null, outcomes: [], problem: finished.problem }
        : { revision: finished.revision, outcomes, problem: null };
      await finishAlike(unit, context, ids, end);
    }
    const [row] = await tx.$queryRaw<{ outcomes: unknown }[]>`
      SELECT outcomes FROM deliveries WHERE id = ${deliveryId}::uuid AND state IN ('pending', 'processing') FOR UPDATE`;
    if (!row) return;
    // What is told of many applications at once is told anew.
    const recorded = deliveryOutcomes
      .parse(row.outcomes)
      .filter(({ applicationId }) => applicationId !== null);
    const known = new Set(recorded.map(({ applicationId }) => applicationId));
    const decided = failed ? [] : finished.outcomes.filter((one) => !known.has(one.applicationId));
    await tx.delivery.updateMany({
      where: { id: deliveryId },
      data: {
        state: failed ? 'failed' : 'done',
        problem: failed ? toJson(finished.problem) : JSON_NULL,
        ...(failed ? {} : { revision: finished.revision }),
        outcomes: toJson([...recorded, ...decided]),
        processedAt: context.now(),
      },
    });
    emit({ type: 'delivery', delivery: await deliveryViewOf(tx, deliveryId) });
  });
}
