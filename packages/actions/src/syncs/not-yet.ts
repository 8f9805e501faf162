import { syncTrigger } from '@landfall/contracts/sync';
import { JSON_NULL } from '@landfall/db/client';
import type { Context } from '../context.ts';
import { isAutomatic } from '../freeze/gate.ts';
import { holdSync, isHeld } from '../freeze/hold-sync.ts';
import { holdsOf } from '../freeze/holds.ts';
import { stillHeld } from '../freeze/still-held.ts';
import type { Unit } from '../unit.ts';
import { supersede } from './supersede.ts';

interface PendingSync {
  id: string;
  applicationId: string;
  number: number;
  scope: unknown;
  heldSince: Date | null;
  trigger: string;
}

/** Why a pending sync does not start now; when it does, nothing older starts after it. */
export async function notYet(
  unit: Unit,
  context: Context,
  sync: PendingSync,
): Promise<{ other: string } | { held: string } | undefined> {
  const { applicationId, number } = sync;
  const isWhole = sync.scope === null;
  const waits = { state: 'waiting-for-approval', ...(isWhole ? { number: { gt: number } } : {}) };
  const other = await unit.tx.sync.findFirst({
    where: { applicationId, OR: [{ state: 'running' }, waits] },
    select: { id: true },
  });
  if (other) return { other: other.id };
  const held = await heldBack(unit, context, sync);
  if (held !== undefined) return { held };
  // While it was held an older one may have been put off, or come to wait for a yes: newest wins. What was asked for some
  // objects meanwhile would bring back those of an older snapshot after it, and is done by it.
  const some = { scope: { not: JSON_NULL }, id: { not: sync.id } };
  if (isWhole)
    await supersede(unit, context, { applicationId, OR: [{ number: { lt: number } }, some] }, number);
  return undefined;
}

/** What begins by itself does not begin while the application is held; once it runs it goes to its end. */
async function heldBack(unit: Unit, context: Context, sync: PendingSync): Promise<string | undefined> {
  if (!isAutomatic(syncTrigger.parse(sync.trigger))) return undefined;
  const holds = (await holdsOf(unit.tx, sync.applicationId, context.now()))?.holds ?? [];
  if (!isHeld(holds)) return undefined;
  const still = await stillHeld(unit, context, sync.applicationId);
  return isHeld(still) ? holdSync(unit, context, sync, still) : undefined;
}
