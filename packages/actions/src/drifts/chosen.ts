import type { DriftView } from '@landfall/contracts/drift';
import type { Transaction } from '@landfall/db/transaction';
import { notFound, Refusal } from '../refusal.ts';
import { driftViews } from './view.ts';

/** Of what a person chose, what is open still, by application. @throws Refusal `not-found`; `conflict` when nothing is. */
export async function chosenDrifts(
  tx: Transaction,
  driftIds: readonly string[],
  done: string,
): Promise<[applicationId: string, drifts: DriftView[]][]> {
  const ids = [...new Set(driftIds)];
  const found = await driftViews(tx, { id: { in: ids } });
  if (found.length < ids.length) throw notFound('drift');
  const open = found.filter(({ state }) => state === 'open');
  if (open.length === 0) {
    throw new Refusal('conflict', {
      what: `Nothing was ${done}.`,
      why: 'None of this is open any more: it was put back or ignored meanwhile.',
      fix: 'Look at the list again: it shows what is open now.',
    });
  }
  // Applications are locked in one order, so that two people at once do not wait for each other.
  const byApplication = Map.groupBy(open, (drift) => drift.applicationId as string);
  return [...byApplication].sort(([one], [other]) => (one < other ? -1 : 1));
}
