import { type ObjectResult, stepKey } from '@landfall/contracts/plan';
import type { Manifest } from '@landfall/contracts/resource';
import type { EngineEvent } from '@landfall/contracts/sync';
import { expect } from 'vitest';
import {
  type Cluster,
  type ExecuteResult,
  execute,
  type HookRun,
  type Ledger,
  type PlanOptions,
  plan,
  planDeletion,
} from '../src/index.ts';
import { mapBounded } from '../src/requests/bounded.ts';
import { type Death, Died, dyingHost } from './dying-host.ts';
import { aRun, requestOf, type Sandbox, sandbox } from './sandbox.ts';

/** A sync that a process dies in, anywhere, and that the next one has to bring to the same end. */
export interface CrashScenario {
  /** What stands before it, made anew for each death. */
  before?: (box: Sandbox) => Promise<unknown>;
  desired: (box: Sandbox) => Manifest[];
  options?: Partial<PlanOptions>;
  /** The application is deleted instead. */
  deletes?: true;
  outcome?: 'succeeded' | 'failed';
  /** How often each of these was made over both attempts, as `Kind name`: of a hook, how often it ran. */
  made: Record<string, number>;
  /** What else has to be so at the end, whatever happened on the way. */
  after?: (box: Sandbox) => Promise<void>;
}

/** Most of the time is spent in waits for the cluster's own controllers. */
const AT_ONCE = 16;

/** Lets a sync die once at each of its awaited calls, and the next attempt of it converge. */
export async function survivesAnyCrash(scenario: CrashScenario, when: Death['when']): Promise<void> {
  const lived = await crash(scenario, undefined);
  const points = [...new Set(lived.points)];
  const died = await mapBounded(points, AT_ONCE, async (at) => {
    try {
      return (await crash(scenario, { at, when })).died;
    } catch (error) {
      throw new Error(`It died just ${when} “${at}”. ${String(error)}`, { cause: error });
    }
  });
  // How often one has to look until something has come about differs from run to run.
  expect(points.filter((point, index) => !died[index] && !point.endsWith(', again'))).toEqual([]);
}

async function crash(
  scenario: CrashScenario,
  death: Death | undefined,
): Promise<{ died: boolean; points: string[] }> {
  const box = await sandbox();
  await scenario.before?.(box);
  const made = new Map<string, number>();
  const run = aRun();
  const memory = hostMemory(box.ledger);
  const real = { cluster: counting(box.cluster, made), ledger: memory.ledger };
  const host = dyingHost(real, death, box.namespace);
  const ended = await untilDeath(attempt(box, scenario, host, run, memory.emit));
  const resumed = ended ?? (await attempt(box, scenario, real, { ...run, ...memory.kept() }, memory.emit));
  expect(resumed.outcome).toBe(scenario.outcome ?? 'succeeded');
  const counts = Object.keys(scenario.made).map((name) => [name, made.get(name) ?? 0]);
  expect(Object.fromEntries(counts)).toEqual(scenario.made);
  if (scenario.outcome !== 'failed') await expectConverged(box, scenario);
  await scenario.after?.(box);
  return { died: ended === undefined, points: host.points() };
}

/** Everything is as Git wants it, and what the inventory says is what stands there. */
async function expectConverged(box: Sandbox, { desired, options, deletes }: CrashScenario): Promise<void> {
  if (deletes) {
    expect(box.ledger.items()).toEqual([]);
    return;
  }
  box.previous = desired(box);
  const { plan: next, steps } = await box.plan(desired(box), options);
  expect(next.summary).toMatchObject({ create: 0, configure: 0, prune: 0, refuse: 0 });
  const tracked = steps.filter(({ untracked }) => !untracked);
  const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
  const standing = tracked.map(({ item, live }) => ({ name: item.ref.name, uid: live?.metadata.uid }));
  const known = box.ledger.items().map(({ name, uid }) => ({ name, uid }));
  expect(known.sort(byName)).toEqual(standing.sort(byName));
}

async function untilDeath<Result>(work: Promise<Result>): Promise<Result | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Died) return undefined;
    throw error;
  }
}

async function attempt(
  box: Sandbox,
  scenario: CrashScenario,
  { cluster, ledger }: { cluster: Cluster; ledger: Ledger },
  hooks: HookRun,
  emit: HostMemory['emit'],
): Promise<ExecuteResult> {
  const options = { ...scenario.options, ...(scenario.deletes ? { deletion: 'foreground' as const } : {}) };
  const inventory = await ledger.inventory();
  const request = { ...requestOf(box, scenario.desired(box), options), cluster, inventory, hooks };
  const planned = await (scenario.deletes ? planDeletion(request) : plan(request));
  return execute({
    cluster,
    ledger,
    planned,
    emit,
    options: { waveDeadlineMs: 30_000, waitForHealth: true, degradedGraceMs: 100, pollMs: 200 },
  });
}

interface HostMemory {
  emit(event: EngineEvent): void;
  /** Keeps what was told so far with each record, as the port asks for, and no sooner. */
  ledger: Ledger;
  kept(): Pick<HookRun, 'done' | 'failed'>;
}

/** What a host knows of a sync after it died: the results that were told before the last record, not those after. */
function hostMemory(ledger: Ledger): HostMemory {
  const told = new Map<string, ObjectResult>();
  let kept: ObjectResult[] = [];
  return {
    emit: (event) => {
      if (event.type === 'object-applied') told.set(stepKey(event.result), event.result);
      if (event.type !== 'object-health') return;
      const known = told.get(stepKey(event));
      if (known) told.set(stepKey(event), { ...known, health: event.health.status });
    },
    ledger: {
      ...ledger,
      record: async (changes) => {
        kept = [...told.values()];
        await ledger.record(changes);
      },
    },
    kept: () => {
      const hooks = kept.filter(({ hook }) => hook);
      const failed = hooks.filter(({ outcome }) => outcome === 'failed');
      const over = hooks.filter(({ outcome, health }) => outcome !== 'failed' && health === 'Healthy');
      return {
        done: new Set(over.map(stepKey)),
        failed: new Map(failed.map((result) => [stepKey(result), result.message ?? ''])),
      };
    },
  };
}

/** The same cluster, counting what is made in it. */
function counting(cluster: Cluster, made: Map<string, number>): Cluster {
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
