import type { Context } from '@landfall/actions/context';
import { intendInventory } from '@landfall/actions/inventory/intend';
import { listInventory } from '@landfall/actions/inventory/list';
import { recordInventory } from '@landfall/actions/inventory/record';
import { LeaseLost } from '@landfall/actions/leases/lease';
import { shouldStopSync } from '@landfall/actions/syncs/should-stop';
import { FenceLost, type Ledger } from '@landfall/engine';
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
  }: { applicationId: string; syncId: string; progress: Pick<Progress, 'flush' | 'planStored'> },
): Ledger {
  return {
    fence: async () => {
      // What is about to be done can be read before it is done.
      const [isHeld] = await Promise.all([held.renew(), progress.planStored()]);
      if (!isHeld) throw new FenceLost();
    },
    deadline: held.deadline,
    intend: (refs) => fenced(intendInventory(context, held.lease, applicationId, refs)),
    record: async (changes) => {
      // Results first: an object whose uid is known was told of, whenever this process dies.
      await progress.flush();
      await fenced(recordInventory(context, held.lease, applicationId, changes));
    },
    inventory: () => listInventory(context, applicationId),
    shouldStop: async () => {
      const stop = await shouldStopSync(context, syncId);
      if (stop === 'gone') throw new FenceLost('This sync was ended by somebody else.');
      return stop;
    },
    newer: newerSyncs(context, syncId),
  };
}

/** A refused generation in the words the engine knows. */
export async function fenced<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof LeaseLost ? new FenceLost(error.message, { cause: error }) : error;
  }
}
