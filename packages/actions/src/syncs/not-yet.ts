import { syncTrigger } from '@landfall/contracts/sync';
import type { Prisma } from '@landfall/db/client';
import type { Context } from '../context.ts';
import { isAutomatic } from '../freeze/gate.ts';
import { holdSync, isHeld } from '../freeze/hold-sync.ts';
import { type Holdable, readHolds } from '../freeze/holds.ts';
import { stillHeld } from '../freeze/still-held.ts';
import type { Unit } from '../unit.ts';
import { GIVE_WAY, supersede } from './supersede.ts';

/** Of an application: what runs, and what waits to. The sync that wants to start is among them. */
export const openSyncs = {
  where: { state: { in: ['running', ...GIVE_WAY] } },
  select: { id: true, number: true, state: true, scope: true },
};
type OpenSync = Prisma.SyncGetPayload<Pick<typeof openSyncs, 'select'>>;

interface PendingSync {
  id: string;
  applicationId: string;
  number: number;
  scope: unknown;
  heldSince: Date | null;
  trigger: string;
  application: Holdable & { syncs: readonly OpenSync[] };
}

/** Why a pending sync does not start now; when it does, nothing older starts after it. */
export async function notYet(
  unit: Unit,
  context: Context,
  sync: PendingSync,
): Promise<{ other: string } | { held: string } | undefined> {
  const { number } = sync;
  const isWhole = sync.scope === null;
  const open = sync.application.syncs.filter(({ id }) => id !== sync.id);
  const waits = (one: OpenSync) => one.state === 'waiting-for-approval' && (!isWhole || one.number > number);
  const other = open.find((one) => one.state === 'running' || waits(one));
  if (other) return { other: other.id };
  const held = await heldBack(unit, context, sync);
  if (held !== undefined) return { held };
  // While it was held an older one may have been put off, or come to wait for a yes: newest wins. What was asked for some
  // objects meanwhile would bring back those of an older snapshot after it, and is done by it.
  const givesWay = (one: OpenSync) => one.number < number || one.scope !== null;
  if (isWhole) await supersede(unit, context, open.filter(givesWay), number);
  return undefined;
}

/** What begins by itself does not begin while the application is held; once it runs it goes to its end. */
async function heldBack(unit: Unit, context: Context, sync: PendingSync): Promise<string | undefined> {
  if (!isAutomatic(syncTrigger.parse(sync.trigger))) return undefined;
  const holdsOf = await readHolds(unit.tx, context.now());
  if (!isHeld(holdsOf(sync.application))) return undefined;
  const still = await stillHeld(unit, context, sync.applicationId);
  return isHeld(still) ? holdSync(unit, context, sync, still) : undefined;
}
