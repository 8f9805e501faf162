import { syncId } from '@landfall/contracts/ids';
import type { ResourceRef } from '@landfall/contracts/resource';
import type { SyncOperation, SyncTrigger } from '@landfall/contracts/sync';
import { applicationViewOf } from '../applications/view.ts';
import type { Context } from '../context.ts';
import { newId } from '../id.ts';
import { toJson } from '../json.ts';
import { notFound } from '../refusal.ts';
import type { Unit } from '../unit.ts';
import { syncViewOf } from './view.ts';

export interface SyncRequest {
  applicationId: string;
  snapshotId: string;
  trigger: SyncTrigger;
  /** How the list names who asked; null for Landfall itself. */
  by: string | null;
  deliveryId?: string;
  /** `delete` takes the application's objects away. */
  operation?: SyncOperation;
  /** Only these objects; the whole application when left out. */
  scope?: ResourceRef[];
}

/**
 * Asks for a sync of an application to a snapshot, inside the caller's transaction. There is at most one pending sync
 * per application: an older pending one is superseded by this one (design 4.6). Always makes a row; whether a sync is
 * needed at all is the caller's question.
 */
export async function requestSync(
  unit: Unit,
  context: Context,
  request: SyncRequest,
): Promise<{ id: string; number: number }> {
  const { tx } = unit;
  const id = newId(syncId);
  // First of all: its row lock makes numbering and superseding one at a time per application.
  const [numbered] = await tx.application.updateManyAndReturn({
    where: { id: request.applicationId },
    data: {
      lastSyncNumber: { increment: 1 },
      lastSyncId: id,
      syncStatus: 'Syncing',
      changedAt: context.now(),
    },
    select: { lastSyncNumber: true },
  });
  if (!numbered) throw notFound('application');
  const { lastSyncNumber } = numbered;
  await supersedePending(unit, context, request.applicationId, lastSyncNumber);
  await tx.sync.create({
    data: {
      organizationId: context.organizationId,
      id,
      applicationId: request.applicationId,
      number: lastSyncNumber,
      operation: request.operation ?? 'sync',
      snapshotId: request.snapshotId,
      state: 'pending',
      trigger: request.trigger,
      requestedBy: request.by,
      deliveryId: request.deliveryId ?? null,
      ...(request.scope ? { scope: toJson(request.scope) } : {}),
      requestedAt: context.now(),
    },
  });
  const sync = await syncViewOf(tx, id);
  unit.audit(
    'sync.request',
    { kind: 'sync', id, name: `${sync.applicationName} ${sync.number}` },
    { trigger: request.trigger },
  );
  unit.emit({ type: 'sync', sync });
  unit.emit({ type: 'application', application: await applicationViewOf(tx, request.applicationId) });
  unit.enqueue('sync-application', { organizationId: context.organizationId, syncId: id });
  return { id, number: lastSyncNumber };
}

/** What has not begun, or waits for a yes, gives way at once (design 4.6). */
async function supersedePending({ tx, emit }: Unit, context: Context, applicationId: string, by: number) {
  const waiting = await tx.sync.findMany({
    where: { applicationId, state: { in: ['pending', 'waiting-for-approval'] } },
    select: { id: true },
  });
  for (const { id } of waiting) {
    await tx.sync.update({
      where: { organizationId_id: { organizationId: context.organizationId, id } },
      data: { state: 'superseded', supersededBy: by, endedAt: context.now() },
    });
    emit({ type: 'sync', sync: await syncViewOf(tx, id) });
  }
}
