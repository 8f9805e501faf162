import { syncId } from '@landfall/contracts/ids';
import type { Context } from '../context.ts';
import { type Unit, unitOfWork } from '../unit.ts';

/** Wakes at once; what is left finds the sweeper. */
const MOST_WOKEN = 200;

/**
 * Something that held may hold no more: pending syncs that are held are looked at again now, each deciding for itself whether
 * it starts, and so is drift that was not healed. Of one application where named.
 */
export async function releaseHeld(
  { tx, enqueue }: Unit,
  context: Context,
  applicationId?: string,
): Promise<void> {
  const now = context.now();
  // Applications before their syncs, and in one order: so does whoever asks for a sync.
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM applications
    WHERE (${applicationId ?? null}::uuid IS NULL OR id = ${applicationId ?? null}::uuid)
      AND (sync_status = 'OutOfSync' OR EXISTS (
        SELECT 1 FROM syncs
        WHERE application_id = applications.id AND state = 'pending' AND held_since IS NOT NULL
      ))
    ORDER BY id FOR UPDATE`;
  const ids = rows.map(({ id }) => id);
  const held = await tx.sync.updateManyAndReturn({
    where: { state: 'pending', heldSince: { not: null }, applicationId: { in: ids } },
    data: { nextAttemptAt: now },
    select: { id: true },
  });
  await tx.application.updateMany({
    where: { id: { in: ids }, syncStatus: 'OutOfSync' },
    data: { nextCheckAt: now },
  });
  for (const { id } of held.slice(0, MOST_WOKEN))
    enqueue('sync-application', { organizationId: context.organizationId, syncId: syncId.parse(id) });
}

/**
 * The same for the whole organization, in a unit of its own after the one that changed what holds: whoever holds a sync looks
 * again with the organization's row locked (`stillHeld`), so it either saw the change or is seen here.
 */
export function releaseAll(context: Context): Promise<void> {
  return unitOfWork(context, (unit) => releaseHeld(unit, context));
}
