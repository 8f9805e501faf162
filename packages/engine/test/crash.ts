import type { Manifest } from '@landfall/contracts/resource';
import { expect } from 'vitest';
import {
  type Cluster,
  type Emit,
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
import { counting, hostMemory } from './host-memory.ts';
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
  const points = await pointsOf(scenario);
  const died = await mapBounded(points, AT_ONCE, (at) => crash(scenario, [{ at, when }]));
  // How often one has to look until something has come about differs from run to run.
  expect(points.filter((point, index) => died[index] === 0 && !point.endsWith(', again'))).toEqual([]);
}

/** Lets the attempt after that die too, elsewhere: each point is a first one and, of another, a second one. */
export async function survivesTwoCrashes(scenario: CrashScenario): Promise<void> {
  const points = await pointsOf(scenario);
  const far = Math.ceil(points.length / 3);
  await mapBounded([...points.keys()], AT_ONCE, async (index) => {
    const [first, second] = [index, (index + far) % points.length].map((at) => points[at] ?? '');
    await crash(scenario, [
      { at: first ?? '', when: 'after' },
      { at: second ?? '', when: index % 2 === 0 ? 'before' : 'after' },
    ]);
  });
}

async function pointsOf(scenario: CrashScenario): Promise<string[]> {
  const box = await sandbox();
  await scenario.before?.(box);
  const { ledger, emit } = hostMemory(box.ledger).process();
  const host = dyingHost({ cluster: box.cluster, ledger }, undefined, box.namespace);
  await attempt(box, scenario, host, aRun(), emit);
  return [...new Set(host.points())];
}

/** One sync whose process dies so often, and how often it did. */
async function crash(scenario: CrashScenario, deaths: readonly Death[]): Promise<number> {
  try {
    return await crashIn(await sandbox(), scenario, deaths);
  } catch (error) {
    const where = deaths.map(({ at, when }) => `${when} “${at}”`).join(', then ');
    throw new Error(`It died just ${where}. ${String(error)}`, { cause: error });
  }
}

async function crashIn(box: Sandbox, scenario: CrashScenario, deaths: readonly Death[]): Promise<number> {
  await scenario.before?.(box);
  const made = new Map<string, number>();
  const cluster = counting(box.cluster, made);
  const memory = hostMemory(box.ledger);
  const run = aRun();
  let died = 0;
  let ended: ExecuteResult | undefined;
  for (const death of [...deaths, undefined]) {
    const { ledger, emit } = memory.process();
    const host = dyingHost({ cluster, ledger }, death, box.namespace);
    ended = await untilDeath(attempt(box, scenario, host, { ...run, ...memory.kept() }, emit));
    if (ended) break;
    died += 1;
  }
  expect(ended?.outcome).toBe(scenario.outcome ?? 'succeeded');
  const counts = Object.keys(scenario.made).map((name) => [name, made.get(name) ?? 0]);
  expect(Object.fromEntries(counts)).toEqual(scenario.made);
  if (scenario.outcome !== 'failed') await expectConverged(box, scenario);
  await scenario.after?.(box);
  return died;
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
  emit: Emit,
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
