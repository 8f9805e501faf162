import { type ObjectResult, stepKey } from '@landfall/contracts/plan';
import type { EngineEvent } from '@landfall/contracts/sync';
import type { Cluster, HookRun, Ledger } from '../src/index.ts';

/** What the processes of a host leave each other, over all attempts of one sync. */
export interface HostMemory {
  /** What one process has in hand: gone with it, but for what a record kept. */
  process(): { emit(event: EngineEvent): void; ledger: Ledger };
  kept(): Pick<HookRun, 'done' | 'failed'>;
}

/** A host that keeps the results that were told before a record, as the port asks for, and none of those after it. */
export function hostMemory(ledger: Ledger): HostMemory {
  let kept: ReadonlyMap<string, ObjectResult> = new Map();
  return {
    process: () => {
      const told = new Map(kept);
      return {
        emit: (event) => note(told, event),
        ledger: {
          ...ledger,
          record: async (changes) => {
            kept = new Map(told);
            await ledger.record(changes);
          },
        },
      };
    },
    kept: () => {
      const hooks = [...kept.values()].filter(({ hook }) => hook);
      const failed = hooks.filter(({ outcome }) => outcome === 'failed');
      const over = hooks.filter(({ outcome, health }) => outcome !== 'failed' && health === 'Healthy');
      return {
        done: new Set(over.map(stepKey)),
        failed: new Map(failed.map((result) => [stepKey(result), result.message ?? ''])),
      };
    },
  };
}

function note(told: Map<string, ObjectResult>, event: EngineEvent): void {
  if (event.type === 'object-applied') told.set(stepKey(event.result), event.result);
  if (event.type !== 'object-health') return;
  const known = told.get(stepKey(event));
  if (known) told.set(stepKey(event), { ...known, health: event.health.status });
}

/** The same cluster, counting what is made in it. */
export function counting(cluster: Cluster, made: Map<string, number>): Cluster {
  const note = async (writing: Promise<Awaited<ReturnType<Cluster['apply']>>>, dryRun: boolean) => {
    const applied = await writing;
    const { kind, metadata } = applied.object;
    const name = `${kind} ${metadata.name}`;
    if (!dryRun && applied.status === 'created') made.set(name, (made.get(name) ?? 0) + 1);
    return applied;
  };
  return {
    ...cluster,
    apply: (kind, manifest, options) => note(cluster.apply(kind, manifest, options), options.dryRun),
    create: (kind, manifest, options) => note(cluster.create(kind, manifest, options), options.dryRun),
  };
}
