import type { ResourceRef } from '@landfall/contracts/resource';

/** One object we wrote or are about to write. `uid` is '' between intent and outcome. */
export interface InventoryItem extends ResourceRef {
  uid: string;
}

/** What became of an inventory item: still ours under this uid, or no longer ours (pruned, gone, handed over). */
export type InventoryChange = { ref: ResourceRef; uid: string; owned: boolean };

/** Why a run should end early. */
export type StopReason = 'cancelled' | 'superseded';

/** A newer snapshot waits for this run to end (design 4.6). */
export interface Newer {
  /** Does it want this object otherwise, or no longer? Then waiting for it is of no use. */
  changes(ref: ResourceRef): boolean;
}

/**
 * Port: the host's memory of one application, and its right to write (design 4.11). Postgres in the worker, a Secret
 * and a Lease in the agent.
 */
export interface Ledger {
  /**
   * Re-reads the lease's generation, and on the way whether the run should stop: both are asked before each batch.
   * @throws FenceLost when another host holds it now
   */
  fence(): Promise<StopReason | undefined>;
  /** Until when requests may still be sent, on the monotonic clock (`performance.now()`), in ms. Costs nothing. */
  deadline(): number;
  /** Written before objects are created, so that a crash leaves no orphan. */
  intend(refs: ResourceRef[]): Promise<void>;
  /** Whatever was emitted before is kept too when it resolves, so that the next attempt knows it. */
  record(changes: InventoryChange[]): Promise<void>;
  inventory(): Promise<InventoryItem[]>;
  /** Asked while waiting: a person's cancel. */
  shouldStop(): Promise<StopReason | undefined>;
  /** Asked between waves and while waiting, never while a hook runs. Undefined where nothing newer waits, or where this
   * run has to go to its end because the last two were superseded (design 4.6). */
  newer(): Promise<Newer | undefined>;
}

/** This host may no longer write: its lease ran out or a higher generation exists. Nothing more is sent. */
export class FenceLost extends Error {
  constructor(message = 'This run lost its lease: another host may be writing.', options?: ErrorOptions) {
    super(message, options);
    this.name = 'FenceLost';
  }
}
