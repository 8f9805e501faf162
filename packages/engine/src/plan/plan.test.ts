import { type PlanItem, stepKey } from '@landfall/contracts/plan';
import {
  APPLICATION_LABEL,
  type Manifest,
  resourceKey,
  TRACKING_ANNOTATION,
} from '@landfall/contracts/resource';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DATA_KINDS, dataCluster } from '../../test/data-cluster.ts';
import { trackingValue } from '../normalize/tracking.ts';
import type { InventoryItem } from '../ports/ledger.ts';
import { plan } from './plan.ts';
import type { PlanRequest } from './types.ts';

const ARGO = 'argocd.argoproj.io';
const application = { id: 'app', trackingPrefix: 'org/app', namespace: 'shop' };

/** Everything about one name in one world: whether Git has it, the cluster, the inventory. */
interface Fact {
  ref: { group: string; version: string; kind: string; namespace: string; name: string };
  wanted: boolean;
  annotations: Record<string, string>;
  live: 'absent' | 'ours' | 'unlabelled' | 'other-application' | 'other-organization' | 'nobody';
  value: { wanted: string; live: string };
  uid: { live: string; recorded: string | undefined };
}

const maybe = (name: string, ...values: string[]) =>
  fc.option(fc.constantFrom(...values), { nil: undefined }).map((value) => (value ? { [name]: value } : {}));
const anyAnnotations = fc
  .tuple(
    maybe(`${ARGO}/sync-wave`, '-1', '2', 'x'),
    maybe(`${ARGO}/hook`, 'PreSync', 'PreSync,PostSync', 'SyncFail', 'Skip', 'PreDelete'),
    maybe(`${ARGO}/sync-options`, 'Prune=false', 'Prune=confirm', 'PruneLast=true', 'Prun=no', 'Nope=1'),
  )
  .map((parts): Record<string, string> => Object.assign({}, ...parts));
const anyFact: fc.Arbitrary<Fact> = fc
  .record({
    kind: fc.constantFrom(...DATA_KINDS),
    namespace: fc.constantFrom('shop', 'other'),
    name: fc.constantFrom('shop', 'other', 'a', 'b'),
    wanted: fc.boolean(),
    annotations: anyAnnotations,
    live: fc.constantFrom<Fact['live'][]>(
      ...(['absent', 'ours', 'unlabelled', 'other-application', 'other-organization', 'nobody'] as const),
    ),
    value: fc.record({ wanted: fc.constantFrom('1', '2'), live: fc.constantFrom('1', '2') }),
    uid: fc.record({
      live: fc.constantFrom('u1', 'u2'),
      recorded: fc.constantFrom('u1', 'u2', '', undefined),
    }),
  })
  .map(({ kind: { group, version, kind, namespaced }, namespace, name, ...rest }) => ({
    ref: { group, version, kind, namespace: namespaced ? namespace : '', name },
    ...rest,
  }));
const anyWorld = fc.record({
  facts: fc.uniqueArray(anyFact, { selector: ({ ref }) => resourceKey(ref), maxLength: 25 }),
  failed: fc.subarray(['x.test', 'apps']),
  prune: fc.boolean(),
});
type World = typeof anyWorld extends fc.Arbitrary<infer Value> ? Value : never;

function manifest({ ref, annotations }: Fact, value: string, metadata: object = {}): Manifest {
  const { group, version, kind, namespace, name } = ref;
  return {
    apiVersion: group === '' ? version : `${group}/${version}`,
    kind,
    metadata: { name, ...(namespace === '' ? {} : { namespace }), annotations, ...metadata },
    data: { value },
  };
}

const PREFIX = {
  ours: 'org/app',
  unlabelled: 'org/app',
  'other-application': 'org/second',
  'other-organization': 'elsewhere/third',
};

function liveObject(fact: Fact): Manifest[] {
  const { live, ref, value, uid } = fact;
  if (live === 'absent') return [];
  const tracked = live === 'nobody' ? {} : { [TRACKING_ANNOTATION]: trackingValue(PREFIX[live], ref) };
  const labels = live === 'ours' ? { [APPLICATION_LABEL]: 'app' } : {};
  const annotations = { ...fact.annotations, ...tracked };
  return [manifest(fact, value.live, { annotations, labels, uid: uid.live, resourceVersion: '7' })];
}

const inventoryOf = (facts: readonly Fact[]): InventoryItem[] =>
  facts.flatMap(({ ref, uid }) => (uid.recorded === undefined ? [] : [{ ...ref, uid: uid.recorded }]));

const run = {
  id: '0f5f6c1e-0000-4000-8000-000000000000',
  revision: '0123456789abcdef0123456789abcdef01234567',
  startedAt: new Date('2026-11-27T08:00:00Z'),
  done: new Set<string>(),
  failed: new Map<string, string>(),
};

const planOf = ({ facts, failed, prune }: World) =>
  plan({
    cluster: dataCluster(facts.flatMap(liveObject), failed),
    desired: facts.filter(({ wanted }) => wanted).map((fact) => manifest(fact, fact.value.wanted)),
    previous: [],
    inventory: inventoryOf(facts),
    application,
    options: { prune, createNamespace: true },
    mask: (object) => object,
    hooks: run,
  } satisfies PlanRequest);

const shuffled = <Item>(items: readonly Item[], seed: number): Item[] =>
  items
    .map((item, at) => ({ item, at: Math.imul(at + 1, seed | 1) >>> 0 }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);

test('4.3: a plan is the same whatever the order of the render, the cluster and the inventory', async () => {
  await fc.assert(
    fc.asyncProperty(anyWorld, fc.integer(), async (world, seed) => {
      const there = await planOf(world);
      const again = await planOf({ ...world, facts: shuffled(world.facts, seed) });
      expect(again.plan).toEqual(there.plan);
      expect(again.forgotten.map(resourceKey).sort()).toEqual(there.forgotten.map(resourceKey).sort());
    }),
    { numRuns: 300 },
  );
});

test('4.12: whatever the world, only what was recorded, left Git and is that very object is pruned', async () => {
  await fc.assert(
    fc.asyncProperty(anyWorld, async (world) => {
      const { plan: made, forgotten } = await planOf(world);
      const factOf = ({ ref }: Pick<PlanItem, 'ref'>) =>
        world.facts.find((fact) => resourceKey(fact.ref) === resourceKey(ref));
      for (const item of made.items.filter(({ action }) => action === 'prune')) {
        const fact = factOf(item);
        expect(world.prune).toBe(true);
        expect(fact?.wanted).toBe(false);
        expect(fact?.uid.recorded).toBeDefined();
        expect(['other-application', 'other-organization', 'absent']).not.toContain(fact?.live);
        expect(world.failed).not.toContain(item.ref.group);
        expect(item.uid).toBe(fact?.uid.live);
        if (fact?.uid.recorded !== '') expect(item.uid).toBe(fact?.uid.recorded);
        else expect(['ours', 'unlabelled']).toContain(fact.live);
        expect(fact?.annotations[`${ARGO}/sync-options`]).not.toBe('Prune=false');
      }
      // What became a hook is forgotten whatever its group says.
      const isHook = (fact: Fact | undefined) =>
        fact?.wanted && (fact.annotations[`${ARGO}/hook`] ?? 'Skip') !== 'Skip';
      for (const ref of forgotten.filter((one) => !isHook(factOf({ ref: one }))))
        expect(world.failed).not.toContain(ref.group);
    }),
    { numRuns: 300 },
  );
});

test('4.3: every object of Git has one row for each phase it has a part in, and so has everything that left', async () => {
  await fc.assert(
    fc.asyncProperty(anyWorld, async (world) => {
      const { plan: made, steps, forgotten } = await planOf(world);
      const keys = made.items.map(stepKey);
      expect(new Set(keys).size).toBe(keys.length);
      expect(steps.map(({ item }) => item)).toEqual(made.items);
      const named = new Set([...made.items.map(({ ref }) => ref), ...forgotten].map(resourceKey));
      const isDeletionHook = (fact: Fact) => fact.annotations[`${ARGO}/hook`] === 'PreDelete';
      for (const fact of world.facts.filter((one) => one.wanted || one.uid.recorded !== undefined))
        if (!fact.wanted || !isDeletionHook(fact) || fact.uid.recorded !== undefined)
          expect(named).toContain(resourceKey(fact.ref));
    }),
    { numRuns: 300 },
  );
});
