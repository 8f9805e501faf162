import type { Cluster, Ledger } from '../src/index.ts';

/** The process died here. */
export class Died extends Error {
  override name = 'Died';
}

export interface DyingHost {
  cluster: Cluster;
  ledger: Ledger;
  /** Awaited calls so far, over cluster and ledger. */
  calls(): number;
}

/**
 * The real ports, of a host that dies at its `at`-th awaited call: just before it is sent, or just after it was answered.
 * From then on nothing is sent any more.
 */
export function dyingHost(
  { cluster, ledger }: { cluster: Cluster; ledger: Ledger },
  at: number,
  when: 'before' | 'after',
): DyingHost {
  let count = 0;
  let dead = false;
  const step = async <Result>(send: () => Promise<Result>): Promise<Result> => {
    if (dead) throw new Died();
    count += 1;
    const mine = count;
    if (mine === at && when === 'before') dead = true;
    if (dead) throw new Died();
    const result = await send();
    if (mine === at) dead = true;
    if (dead) throw new Died();
    return result;
  };
  return {
    calls: () => count,
    cluster: {
      ...cluster,
      discover: () => step(() => cluster.discover()),
      list: (kind, options) => step(() => cluster.list(kind, options)),
      get: (kind, name) => step(() => cluster.get(kind, name)),
      apply: (kind, manifest, options) => step(() => cluster.apply(kind, manifest, options)),
      create: (kind, manifest, options) => step(() => cluster.create(kind, manifest, options)),
      replace: (kind, manifest, options) => step(() => cluster.replace(kind, manifest, options)),
      patch: (kind, name, operations, options) => step(() => cluster.patch(kind, name, operations, options)),
      delete: (kind, name, options) => step(() => cluster.delete(kind, name, options)),
    },
    ledger: {
      ...ledger,
      fence: () => step(() => ledger.fence()),
      intend: (refs) => step(() => ledger.intend(refs)),
      record: (changes) => step(() => ledger.record(changes)),
      shouldStop: () => step(() => ledger.shouldStop()),
      newer: () => step(() => ledger.newer()),
    },
  };
}
