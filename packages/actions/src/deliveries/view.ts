import { deliveryId, pullId, repositoryId } from '@landfall/contracts/ids';
import { problemWords } from '@landfall/contracts/problem';
import {
  type DeliveryView,
  deliveryOutcome,
  deliveryPayload,
  deliveryState,
} from '@landfall/contracts/repository';
import { rewriteView } from '@landfall/contracts/rewrite';
import type { Prisma } from '@landfall/db/client';
import type { Transaction } from '@landfall/db/transaction';
import { z } from 'zod';
import { timestamp, timestampOrNull } from '../json.ts';
import { notFound } from '../refusal.ts';

/** What a delivery's view is made from. */
export const shownDelivery = { include: { repository: { select: { name: true } } } } as const;

const deliveryOutcomes = z.array(deliveryOutcome);

/** A delivery row as pages show it. */
export function toDeliveryView(row: Prisma.DeliveryGetPayload<typeof shownDelivery>): DeliveryView {
  return {
    id: deliveryId.parse(row.id),
    repositoryId: repositoryId.parse(row.repositoryId),
    repositoryName: row.repository.name,
    providerId: row.providerId,
    event: row.event,
    ref: row.ref,
    revision: row.revision,
    payload: row.payload === null ? null : deliveryPayload.parse(row.payload),
    rewrite: row.rewrite === null ? null : rewriteView.parse(row.rewrite),
    pullId: null,
    attempts: row.attempts,
    state: deliveryState.parse(row.state),
    receivedAt: timestamp(row.receivedAt),
    processedAt: timestampOrNull(row.processedAt),
    outcomes: deliveryOutcomes.parse(row.outcomes),
    problem: row.problem === null ? null : problemWords.parse(row.problem),
  };
}

/** One delivery. @throws Refusal `not-found`. */
export async function deliveryViewOf(tx: Transaction, id: string): Promise<DeliveryView> {
  const row = await tx.delivery.findFirst({ where: { id }, ...shownDelivery });
  if (!row) throw notFound('delivery');
  const view = toDeliveryView(row);
  const [shown = view] = await withPulls(tx, [view]);
  return shown;
}

/** The number of the pull request that a delivery is about, where its reference names one. */
export function pullNumberOf({ ref }: Pick<DeliveryView, 'ref'>): number | undefined {
  const number = /^refs\/pull\/(\d{1,9})\/head$/.exec(ref ?? '')?.[1];
  return number === undefined ? undefined : Number(number);
}

/** The same with the pull requests that they are about: one question for all. */
export async function withPulls(tx: Transaction, views: DeliveryView[]): Promise<DeliveryView[]> {
  const about = views.flatMap((view) => {
    const number = pullNumberOf(view);
    return number === undefined ? [] : [{ repositoryId: view.repositoryId as string, number }];
  });
  if (about.length === 0) return views;
  const rows = await tx.pullRequest.findMany({
    where: { OR: about },
    select: { id: true, repositoryId: true, number: true },
  });
  const ids = new Map(rows.map(({ id, ...of }) => [`${of.repositoryId} ${of.number}`, pullId.parse(id)]));
  return views.map((view) => ({
    ...view,
    pullId: ids.get(`${view.repositoryId} ${pullNumberOf(view)}`) ?? null,
  }));
}
