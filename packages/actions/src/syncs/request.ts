import type { OverrideInput } from '@landfall/contracts/freeze';
import { syncId } from '@landfall/contracts/ids';
import type { ResourceRef } from '@landfall/contracts/resource';
import type { SyncOperation, SyncTrigger } from '@landfall/contracts/sync';
import type { Prisma } from '@landfall/db/client';
import type { Transaction } from '@landfall/db/transaction';
import {
  type ApplicationPlace,
  type ApplicationRow,
  applicationViewFrom,
  placeOf,
} from '../applications/view.ts';
import type { Context } from '../context.ts';
import { isAutomatic, overrideFor } from '../freeze/gate.ts';
import { holdSync, isHeld } from '../freeze/hold-sync.ts';
import { readHolds } from '../freeze/holds.ts';
import { stillHeld } from '../freeze/still-held.ts';
import { newId } from '../id.ts';
import { toJson } from '../json.ts';
import { notFound } from '../refusal.ts';
import type { Unit } from '../unit.ts';
import { GIVE_WAY, supersede } from './supersede.ts';
import { shownSync, toSyncView } from './view.ts';

export interface SyncRequest {
  applicationId: string;
  /** Where it was read already. */
  place?: ApplicationPlace;
  /** What else becomes of the application's row, in the same write. */
  row?: Prisma.ApplicationUncheckedUpdateManyInput;
  snapshotId: string;
  trigger: SyncTrigger;
  /** How the list names who asked; null for Landfall itself. */
  by: string | null;
  deliveryId?: string;
  /** `delete` takes the application's objects away. */
  operation?: SyncOperation;
  /** A person's reason to sync, or delete, what is held. */
  override?: OverrideInput;
  /** Only these objects; the whole application when left out. */
  scope?: ResourceRef[];
}

export interface RequestedSync {
  id: string;
  number: number;
  /** What it waits for, in words: nothing starts it while that holds. */
  held?: string;
}

/**
 * Asks for a sync of an application to a snapshot, inside the caller's transaction. There is at most one pending sync
 * per application: an older pending one is superseded by this one (design 4.6). Always makes a row; whether a sync is
 * needed at all is the caller's question. What begins by itself waits while the application is held; what a person asks for
 * is refused then, unless they override it. @throws Refusal `held`
 */
export async function requestSync(
  unit: Unit,
  context: Context,
  request: SyncRequest,
): Promise<RequestedSync> {
  const { tx } = unit;
  const id = newId(syncId);
  // First of all: its row lock makes numbering and superseding one at a time per application.
  const [row] = await tx.application.updateManyAndReturn({
    where: { id: request.applicationId },
    data: {
      ...request.row,
      lastSyncNumber: { increment: 1 },
      lastSyncId: id,
      syncStatus: 'Syncing',
      changedAt: context.now(),
    },
    omit: { plan: true },
  });
  if (!row) throw notFound('application');
  const { lastSyncNumber } = row;
  const holdsOf = await readHolds(tx, context.now());
  const [place, snapshots, waiting] = await Promise.all([
    request.place ?? placeOf(tx, row),
    shownSnapshots(tx, row, request),
    // What is held stays the wish while only some objects are synced.
    tx.sync.findMany({
      where: {
        applicationId: row.id,
        state: { in: GIVE_WAY },
        ...(request.scope ? { heldSince: null } : {}),
      },
      select: { id: true },
    }),
  ]);
  const standing = { name: row.name, holds: holdsOf({ ...row, cluster: place.cluster }) };
  const override = isAutomatic(request.trigger)
    ? undefined
    : overrideFor(context, standing, request.override, request.operation);
  await supersede(unit, context, waiting, lastSyncNumber);
  const created = await tx.sync.create({
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
      ...(override ? { override: toJson(override) } : {}),
      requestedAt: context.now(),
    },
  });
  unit.audit(
    'sync.request',
    { kind: 'sync', id, name: `${row.name} ${lastSyncNumber}` },
    { trigger: request.trigger, ...(override ? { override } : {}) },
  );
  const holds =
    isAutomatic(request.trigger) && isHeld(standing.holds)
      ? await stillHeld(unit, context, request.applicationId)
      : [];
  if (isHeld(holds)) {
    const pending = { id, applicationId: request.applicationId, heldSince: null };
    return { id, number: lastSyncNumber, held: await holdSync(unit, context, pending, holds) };
  }
  const snapshot = snapshots.find((one) => one.id === request.snapshotId);
  if (!snapshot) throw notFound('snapshot');
  const known = { place, holdsOf, snapshots, syncs: [created] };
  unit.emit({ type: 'sync', sync: toSyncView({ ...created, application: row, snapshot }) });
  unit.emit({ type: 'application', application: await applicationViewFrom(tx, row, known) });
  unit.enqueue('sync-application', { organizationId: context.organizationId, syncId: id });
  return { id, number: lastSyncNumber };
}

/** What the views of the sync and of its application tell of snapshots, read at once. */
function shownSnapshots(tx: Transaction, row: ApplicationRow, { snapshotId }: SyncRequest) {
  const { desiredSnapshotId, headSnapshotId, syncedSnapshotId } = row;
  const ids = [snapshotId, desiredSnapshotId, headSnapshotId, syncedSnapshotId].filter((id) => id !== null);
  return tx.snapshot.findMany({
    where: { id: { in: [...new Set(ids)] } },
    select: { id: true, ...shownSync.include.snapshot.select },
  });
}
