import { syncId } from '@landfall/contracts/ids';
import type { Context } from '../context.ts';
import type { Unit } from '../unit.ts';

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
  const held = await tx.sync.updateManyAndReturn({
    where: { state: 'pending', heldSince: { not: null }, ...(applicationId ? { applicationId } : {}) },
    data: { nextAttemptAt: now },
    select: { id: true },
  });
  await tx.application.updateMany({
    where: { syncStatus: 'OutOfSync', ...(applicationId ? { id: applicationId } : {}) },
    data: { nextCheckAt: now },
  });
  for (const { id } of held.slice(0, MOST_WOKEN))
    enqueue('sync-application', { organizationId: context.organizationId, syncId: syncId.parse(id) });
}
