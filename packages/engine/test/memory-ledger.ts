import { resourceKey } from '@landfall/contracts/resource';
import {
  FenceLost,
  type InventoryChange,
  type InventoryItem,
  type Ledger,
  type Newer,
  type StopReason,
} from '../src/index.ts';

export interface MemoryLedger extends Ledger {
  /** Another host takes over: every later fence is lost. */
  loseFence(): void;
  /** The lease runs out at this point of the monotonic clock. */
  endAt(deadline: number): void;
  stop(reason: StopReason): void;
  /** A newer snapshot waits from now on. */
  supersede(by: Newer | undefined): void;
  items(): InventoryItem[];
  /** Every call, in order, for tests of what is written when. */
  calls: string[];
}

/** A ledger that forgets with the test; the host's real ones keep the same promises in Postgres or a Secret. */
export function memoryLedger(start: readonly InventoryItem[] = []): MemoryLedger {
  const items = new Map(start.map((item) => [resourceKey(item), item]));
  const calls: string[] = [];
  let lost = false;
  let deadline = Number.POSITIVE_INFINITY;
  let reason: StopReason | undefined;
  let waits: Newer | undefined;
  const change = ({ ref, uid, owned }: InventoryChange) => {
    if (owned) items.set(resourceKey(ref), { ...ref, uid });
    else items.delete(resourceKey(ref));
  };
  return {
    calls,
    loseFence: () => {
      lost = true;
    },
    endAt: (at) => {
      deadline = at;
    },
    stop: (why) => {
      reason = why;
    },
    supersede: (by) => {
      waits = by;
    },
    items: () => [...items.values()],
    fence: async () => {
      calls.push('fence');
      if (lost) throw new FenceLost();
      return reason;
    },
    deadline: () => deadline,
    intend: async (refs) => {
      calls.push(`intend ${refs.length}`);
      for (const ref of refs)
        if (!items.has(resourceKey(ref))) items.set(resourceKey(ref), { ...ref, uid: '' });
    },
    record: async (changes) => {
      calls.push(`record ${changes.length}`);
      changes.forEach(change);
    },
    inventory: async () => [...items.values()],
    shouldStop: async () => reason,
    newer: async () => waits,
  };
}
