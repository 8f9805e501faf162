import { hold, syncOverride } from '@landfall/contracts/freeze';
import { applicationId, snapshotId, syncId } from '@landfall/contracts/ids';
import { plan, planSummary } from '@landfall/contracts/plan';
import { problemWords } from '@landfall/contracts/problem';
import { resourceRef } from '@landfall/contracts/resource';
import {
  commitSummary,
  type SyncView,
  syncApproval,
  syncOperation,
  syncState,
  syncStep,
  syncTrigger,
} from '@landfall/contracts/sync';
import type { Prisma } from '@landfall/db/client';
import type { Transaction } from '@landfall/db/transaction';
import { z } from 'zod';
import { timestamp, timestampOrNull } from '../json.ts';
import { notFound } from '../refusal.ts';

/** What a sync's view is made from. */
export const shownSync = {
  // What became of each object is told by the sync's own page.
  omit: { results: true, culprits: true, hookLogs: true },
  include: {
    application: { select: { name: true } },
    snapshot: { select: { revision: true, commit: true, durations: true } },
  },
} as const;
export type SyncRow = Prisma.SyncGetPayload<typeof shownSync>;

const resourceRefs = z.array(resourceRef);
const durations = z.partialRecord(syncStep, z.number());

/** A sync row as pages show it. fetch and render are the snapshot's own times. */
export function toSyncView(row: SyncRow): SyncView {
  return {
    id: syncId.parse(row.id),
    applicationId: applicationId.parse(row.applicationId),
    applicationName: row.application.name,
    number: row.number,
    operation: syncOperation.parse(row.operation),
    state: syncState.parse(row.state),
    trigger: syncTrigger.parse(row.trigger),
    requestedBy: row.requestedBy,
    scope: row.scope === null ? null : resourceRefs.parse(row.scope),
    snapshotId: snapshotId.parse(row.snapshotId),
    commit: commitSummary.parse(row.snapshot.commit),
    attempt: row.attempt,
    requestedAt: timestamp(row.requestedAt),
    startedAt: timestampOrNull(row.startedAt),
    endedAt: timestampOrNull(row.endedAt),
    durations: { ...durations.parse(row.snapshot.durations), ...durations.parse(row.durations) },
    summary: row.plan === null ? null : summaryOf(row.plan),
    problem: row.problem === null ? null : problemWords.parse(row.problem),
    approval: row.approval === null ? null : syncApproval.parse(row.approval),
    held: row.state === 'pending' && row.held !== null ? hold.parse(row.held) : null,
    override: row.override === null ? null : syncOverride.parse(row.override),
    supersededBy: row.supersededBy,
  };
}

const summarised = z.object({ summary: planSummary });
const summaryOf = (stored: unknown) => summarised.parse(stored).summary;

/** The stored, masked plan of a sync. */
export const planOf = (row: { plan: unknown }) => (row.plan === null ? null : plan.parse(row.plan));

/** One sync. @throws Refusal `not-found`. */
export async function syncViewOf(tx: Transaction, id: string): Promise<SyncView> {
  const row = await tx.sync.findFirst({ where: { id }, ...shownSync });
  if (!row) throw notFound('sync');
  return toSyncView(row);
}

/** What its view is made from but the plan, which is not read back where it is at hand. */
export function readShown(tx: Transaction, id: string) {
  const { omit, include } = shownSync;
  return tx.sync.findFirst({ where: { id }, include, omit: { ...omit, plan: true } });
}
