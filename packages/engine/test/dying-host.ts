import type { Cluster, Ledger, WatchEvent } from '../src/index.ts';

/** The process died here. */
export class Died extends Error {
  override name = 'Died';
}

/** Where a host dies: at the first call that has this name (`pointNames`), just before it is sent or after it was answered. */
export interface Death {
  at: string;
  when: 'before' | 'after';
}

export interface DyingHost {
  cluster: Cluster;
  ledger: Ledger;
  /** The names of all awaited calls so far, over cluster and ledger. */
  points(): string[];
}

type Step = <Result>(call: string, send: () => Promise<Result>, writes?: boolean) => Promise<Result>;

/**
 * The real ports, of a host that dies at one of its awaited calls. From then on nothing is sent any more. Without a death
 * it lives, and tells what could have been the last call. The namespace of its own is in no name.
 */
export function dyingHost(
  { cluster, ledger }: { cluster: Cluster; ledger: Ledger },
  death: Death | undefined,
  namespace: string,
): DyingHost {
  const nextName = pointNames();
  const points: string[] = [];
  let dead = false;
  const step: Step = async (call, send, writes = false) => {
    if (dead) throw new Died();
    const mine = nextName(call.replaceAll(namespace, '…'), writes);
    points.push(mine);
    const isLast = mine === death?.at;
    if (isLast && death?.when === 'before') dead = true;
    if (dead) throw new Died();
    const [answer] = await Promise.allSettled([send()]);
    if (isLast) dead = true;
    if (dead) throw new Died();
    if (answer.status === 'rejected') throw answer.reason;
    return answer.value;
  };
  return { points: () => points, cluster: dyingCluster(cluster, step), ledger: dyingLedger(ledger, step) };
}

/**
 * Names for calls that mean the same in every run, however long it waits: how many writes came before, what is called, and
 * whether it is the first time since the last write or a repetition. All later repetitions find the same state.
 */
function pointNames(): (call: string, writes: boolean) => string {
  let written = 0;
  let since = new Map<string, number>();
  return (call, writes) => {
    const times = (since.get(call) ?? 0) + 1;
    since.set(call, times);
    const name = `${written}: ${call}${times > 1 ? ', again' : ''}`;
    if (writes) {
      written += 1;
      since = new Map();
    }
    return name;
  };
}

function dyingCluster(cluster: Cluster, step: Step): Cluster {
  const dry = ({ dryRun }: { dryRun: boolean }) => (dryRun ? 'try to ' : '');
  return {
    discover: () => step('discover', () => cluster.discover()),
    version: () => step('version', () => cluster.version()),
    list: (kind, options) => step(`list ${kind.kind}`, () => cluster.list(kind, options)),
    get: (kind, name) => step(`get ${kind.kind} ${name.name}`, () => cluster.get(kind, name)),
    apply: (kind, manifest, options) =>
      step(
        `${dry(options)}apply ${kind.kind} ${manifest.metadata.name}`,
        () => cluster.apply(kind, manifest, options),
        !options.dryRun,
      ),
    create: (kind, manifest, options) =>
      step(
        `${dry(options)}create ${kind.kind} ${manifest.metadata.name}`,
        () => cluster.create(kind, manifest, options),
        !options.dryRun,
      ),
    replace: (kind, manifest, options) =>
      step(
        `${dry(options)}replace ${kind.kind} ${manifest.metadata.name}`,
        () => cluster.replace(kind, manifest, options),
        !options.dryRun,
      ),
    patch: (kind, name, operations, options) =>
      step(
        `${dry(options)}patch ${kind.kind} ${name.name}`,
        () => cluster.patch(kind, name, operations, options),
        !options.dryRun,
      ),
    logs: (pod, options) => step('logs', () => cluster.logs(pod, options)),
    delete: (kind, name, options) =>
      step(`delete ${kind.kind} ${name.name}`, () => cluster.delete(kind, name, options), true),
    watch: (kind, options) => dyingWatch(cluster.watch(kind, options), kind.kind, step),
  };
}

async function* dyingWatch(
  events: AsyncIterable<WatchEvent>,
  kind: string,
  step: Step,
): AsyncGenerator<WatchEvent> {
  const iterator = events[Symbol.asyncIterator]();
  for (;;) {
    const next = await step(`watch ${kind}`, () => iterator.next());
    if (next.done) return;
    yield next.value;
  }
}

function dyingLedger(ledger: Ledger, step: Step): Ledger {
  return {
    deadline: () => ledger.deadline(),
    fence: () => step('fence', () => ledger.fence()),
    intend: (refs) => step('intend', () => ledger.intend(refs), true),
    record: (changes) => step('record', () => ledger.record(changes), true),
    inventory: () => step('inventory', () => ledger.inventory()),
    shouldStop: () => step('shouldStop', () => ledger.shouldStop()),
    newer: () => step('newer', () => ledger.newer()),
  };
}
