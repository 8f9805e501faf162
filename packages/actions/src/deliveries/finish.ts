import type { ProblemWords } from '@landfall/contracts/problem';
import { type DeliveryOutcome, deliveryOutcome } from '@landfall/contracts/repository';
import { JSON_NULL } from '@landfall/db/client';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { toJson } from '../json.ts';
import { type Fetched, noteFetch } from '../repositories/record-fetch.ts';
import { type Unit, unitOfWork } from '../unit.ts';
import { finishAlike } from './finish-alike.ts';
import { deliveryViewOf } from './view.ts';
import { isWaiting } from './wake-next.ts';

/** Other deliveries of the repository that the same look has answered. */
export interface Alike {
  repositoryId: string;
  ids: readonly string[];
  outcomes: DeliveryOutcome[];
  /** Where what each tells of stands, by id; of those that are not here as of the one that was looked for. */
  revisions?: ReadonlyMap<string, string | null>;
}

/** `outcomes` of the applications that are decided now; renders add theirs later. `fetched`: what Git said of the repository. */
export type FinishedDelivery = { alike?: Alike } & (
  | { revision: string | null; outcomes: DeliveryOutcome[]; fetched?: Fetched & { repositoryId: string } }
  | { problem: ProblemWords }
);

const deliveryOutcomes = z.array(deliveryOutcome);

/**
 * Git was asked for a delivery, or could not be. Outcomes that renders recorded meanwhile stay, and one that has ended stays as it is.
 * @returns whether others of the repository wait for a look of their own, where it was one for all (`alike`)
 */
export function finishDelivery(
  context: Context,
  deliveryId: string,
  finished: FinishedDelivery,
): Promise<boolean> {
  return unitOfWork(context, async (unit) => {
    const { alike } = finished;
    // Whoever records another holds this row while they see which one to wake for: they see this one ended, or are seen here.
    if (alike)
      await unit.tx
        .$queryRaw`SELECT 1 FROM repositories WHERE id = ${alike.repositoryId}::uuid FOR NO KEY UPDATE`;
    if ('fetched' in finished && finished.fetched) {
      const { repositoryId, ...fetched } = finished.fetched;
      const deliveries = [deliveryId, ...(alike?.ids ?? [])];
      await noteFetch(unit, context, repositoryId, fetched, { deliveries });
    }
    if (alike) await finishAlike(unit, context, alike.ids, endOf(finished, alike));
    await finishOne(unit, context, deliveryId, finished);
    return alike !== undefined && (await isWaiting(unit, alike.repositoryId));
  });
}

const endOf = (finished: FinishedDelivery, { outcomes, revisions = new Map() }: Alike) =>
  'problem' in finished
    ? { revision: null, revisions, outcomes: [], problem: finished.problem }
    : { revision: finished.revision, revisions, outcomes, problem: null };

async function finishOne(
  { tx, emit }: Unit,
  context: Context,
  deliveryId: string,
  finished: FinishedDelivery,
): Promise<void> {
  const failed = 'problem' in finished;
  const [row] = await tx.$queryRaw<{ outcomes: unknown }[]>`
    SELECT outcomes FROM deliveries WHERE id = ${deliveryId}::uuid AND state IN ('pending', 'processing') FOR UPDATE`;
  if (!row) return;
  // What is told of many applications at once is told anew.
  const recorded = deliveryOutcomes.parse(row.outcomes).filter(({ applicationId }) => applicationId !== null);
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
}
