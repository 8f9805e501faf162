import type { Context } from '@landfall/actions/context';
import { intendInventory } from '@landfall/actions/inventory/intend';
import { listInventory } from '@landfall/actions/inventory/list';
import { recordInventory } from '@landfall/actions/inventory/record';
import { LeaseLost } from '@landfall/actions/leases/lease';
import { fenceSync } from '@landfall/actions/syncs/fence';
import { type Stop, shouldStopSync } from '@landfall/actions/syncs/should-stop';
import { FenceLost, type Ledger, type StopReason } from '@landfall/engine';
import type { HeldLease } from './hold-lease.ts';
import { newerSyncs } from './newer.ts';
import type { Progress } from './progress.ts';

/**
 * The engine's ledger over Postgres: what it may still write (the lease's generation), what it wrote (the inventory), and
 * whether it should stop. Every write refuses a lower generation in its own transaction.
 */
export function postgresLedger(
  context: Context,
  held: HeldLease,
  {
    applicationId,
    syncId,
    progress,
  }: { applicationId: string; syncId: string; progress: Pick<Progress, 'along' | 'flush'> },
): Ledger {
  return {
    fence: () =>
      // What is about to be done can be read before it is done.
      progress.along(async (waiting) => {
        let stop: Stop;
        const isHeld = await held.renew(async (lease, seconds) => {
          const answer = await fenceSync(context, lease, { syncId, seconds, progress: waiting });
          if (answer === 'lost') return false;
          stop = answer;
          return true;
        });
        if (!isHeld) throw new FenceLost();
        return unlessGone(stop);
      }),
    deadline: held.deadline,
    intend: (refs) => fenced(intendInventory(context, held.lease, applicationId, refs)),
    record: async (changes) => {
      // Results first: an object whose uid is known was told of, whenever this process dies.
      await progress.flush();
      await fenced(recordInventory(context, held.lease, applicationId, changes));
    },
    inventory: () => listInventory(context, applicationId),
    shouldStop: async () => unlessGone(await shouldStopSync(context, syncId)),
    newer: newerSyncs(context, syncId),
  };
}

function unlessGone(stop: Stop): StopReason | undefined {
  if (stop === 'gone') throw new FenceLost('This sync was ended by somebody else.');
  return stop;
}

/** A refused generation in the words the engine knows. */
export async function fenced<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof LeaseLost ? new FenceLost(error.message, { cause: error }) : error;
  }
}
