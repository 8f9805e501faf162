import { FenceLost, type Ledger, type Newer, type StopReason } from '@landfall/engine';
import type { Host } from '../host.ts';

/** What a run is told while it goes. */
export interface Told {
  stop?: StopReason | 'lost';
  newer?: Newer | undefined;
}

export interface LedgerOf {
  applicationId: string;
  generation: number;
  told: Told;
  /** Hands on what was emitted. */
  flush(): Promise<void>;
}

/**
 * The engine's ledger over the agent's Secrets and its Lease: this process may write while it holds the Lease and nobody came
 * with a higher generation.
 */
export function secretLedger(
  { lease, ledgers }: Pick<Host, 'lease' | 'ledgers'>,
  { applicationId, generation, told, flush }: LedgerOf,
): Ledger {
  const isLost = () => told.stop === 'lost';
  const reason = () => (told.stop === 'lost' ? undefined : told.stop);
  return {
    fence: async () => {
      if (isLost() || !(await lease.renew())) throw new FenceLost();
      if ((await ledgers.generation(applicationId)) > generation)
        throw new FenceLost('A later attempt has begun.');
      return reason();
    },
    deadline: () => (isLost() ? Number.NEGATIVE_INFINITY : lease.deadline()),
    intend: (refs) =>
      ledgers.intend(
        applicationId,
        generation,
        refs.map((ref) => ({ ...ref, uid: '' })),
      ),
    record: async (changes) => {
      await flush();
      await ledgers.record(applicationId, generation, changes);
    },
    inventory: () => ledgers.inventory(applicationId),
    shouldStop: async () => {
      if (isLost()) throw new FenceLost('This sync was ended by somebody else.');
      return reason();
    },
    newer: async () => told.newer,
  };
}
