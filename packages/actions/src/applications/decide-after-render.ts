import type { SyncPolicy } from '@landfall/contracts/application';
import type { DeliveryOutcome } from '@landfall/contracts/repository';
import type { Prisma } from '@landfall/db/client';
import type { Transaction } from '@landfall/db/transaction';
import type { Unit } from '../unit.ts';
import { withPlace } from './view.ts';

/** What a render means: a sync, or the reason why there is none. */
export interface Decision {
  outcome: DeliveryOutcome['outcome'];
  message: string | null;
  /** The same objects are applied in full already: the new commit is what runs. */
  applied?: true;
  /** The sync that brings this very commit, or the same objects, though another request made it. */
  by?: { id: string; number: number };
}

/** Without its plan, which tells of each object; with its place, which its view tells. */
const locked = { omit: { plan: true }, include: withPlace } as const;
export type LockedApplication = Prisma.ApplicationGetPayload<typeof locked>;

/** The application's row, locked until the commit, so that decisions about it come one after the other. */
export async function lockApplication({ tx }: Unit, id: string): Promise<LockedApplication | null> {
  await tx.$queryRaw`SELECT 1 FROM applications WHERE id = ${id}::uuid FOR UPDATE`;
  return tx.application.findFirst({ where: { id }, ...locked });
}

/**
 * Does a render with this digest need a sync? Nothing to do only when the same objects were applied in full and nothing
 * else was begun since. A digest that failed is tried once (semantics A.3).
 */
export async function decideAfterRender(
  tx: Transaction,
  application: LockedApplication,
  { digest, revision }: { digest: string; revision: string },
  policy: SyncPolicy,
): Promise<Decision> {
  if (application.deletion !== null)
    return { outcome: 'manual', message: 'The application is being deleted: nothing more is applied.' };
  const applied = await appliedBy(tx, application, digest);
  if (applied) {
    const same = { outcome: 'unchanged', applied: true } as const;
    // Who asked for the same commit at the same time had it brought.
    return applied !== 'nobody' && applied.snapshot.revision === revision
      ? { ...same, message: `Sync ${applied.number} has brought this commit.`, by: applied }
      : { ...same, message: 'It renders to the same objects that are applied.' };
  }
  const open = await tx.sync.findFirst({
    where: { applicationId: application.id, state: { in: ['pending', 'running', 'waiting-for-approval'] } },
    orderBy: { number: 'desc' },
    include: { snapshot: { select: { digest: true } } },
  });
  if (open && open.scope === null && open.snapshot.digest === digest) {
    return {
      outcome: 'unchanged',
      message: `Sync ${open.number} ${doing(open)} the same objects.`,
      by: open,
    };
  }
  if (!policy.automated)
    return { outcome: 'manual', message: 'Automatic sync is off: it waits for a person.' };
  if (application.quarantined.includes(digest)) {
    return {
      outcome: 'manual',
      message: 'It renders to what was rolled back from: it is not applied by itself, a person may sync it.',
    };
  }
  if (application.failedDigest === digest) {
    return {
      outcome: 'failed',
      message: 'The same objects failed to sync; they are not tried again by themselves.',
    };
  }
  return { outcome: 'sync-requested', message: null };
}

function doing({ state, heldSince }: { state: string; heldSince: Date | null }): string {
  if (state === 'waiting-for-approval') return 'waits for a yes to bring';
  return heldSince === null ? 'is bringing' : 'is held and will bring';
}

/** The sync that had these objects applied in full, if nothing else was begun since; `nobody` where it is known no more. */
async function appliedBy(tx: Transaction, application: LockedApplication, digest: string) {
  if (!application.syncedSnapshotId) return undefined;
  const synced = await tx.snapshot.findFirst({
    where: { id: application.syncedSnapshotId },
    select: { digest: true },
  });
  if (synced?.digest !== digest) return undefined;
  const newest = await tx.sync.findFirst({
    where: { applicationId: application.id, OR: [{ startedAt: { not: null } }, { state: 'pending' }] },
    // What has not begun is the newest; a heal that an agent did alone is told after syncs that began later.
    orderBy: [{ startedAt: { sort: 'desc', nulls: 'first' } }, { number: 'desc' }],
    include: { snapshot: { select: { digest: true, revision: true } } },
  });
  if (newest === null) return 'nobody';
  return newest.state === 'succeeded' && newest.snapshot.digest === digest ? newest : undefined;
}
