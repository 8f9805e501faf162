import { type Manifest, resourceKey, TRACKING_ANNOTATION } from '@landfall/contracts/resource';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openJq } from '../ignore/jq.ts';
import { trackingValue } from '../normalize/tracking.ts';
import type { Discovery } from '../ports/cluster.ts';
import type { InventoryItem } from '../ports/ledger.ts';
import { leftInventory } from './leftovers.ts';
import { decidePrunes } from './prune.ts';
import type { PlanContext } from './types.ts';

const PREFIX = 'org/app';
const context = (prune = true): PlanContext => ({
  application: { id: 'app', trackingPrefix: PREFIX, namespace: 'shop' },
  mask: (manifest) => manifest,
  previous: new Map(),
  inventory: new Map(),
  options: { prune, createNamespace: false },
  jq: openJq(),
  looks: false,
});
const discovery = (failedGroups: string[] = []): Discovery => ({
  kinds: [
    {
      group: '',
      version: 'v1',
      versions: ['v1'],
      kind: 'ConfigMap',
      plural: 'configmaps',
      namespaced: true,
      verbs: [],
    },
  ],
  failedGroups,
});
const item = (name: string, uid: string, group = ''): InventoryItem => ({
  group,
  version: 'v1',
  kind: 'ConfigMap',
  namespace: 'shop',
  name,
  uid,
});
function live(of: InventoryItem, uid: string, prefix = PREFIX): Manifest {
  const annotations = { [TRACKING_ANNOTATION]: trackingValue(prefix, of) };
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: of.name, namespace: of.namespace, uid, annotations },
  };
}
const decideOne = (one: InventoryItem, object: Manifest | undefined, failed: string[] = []) =>
  decidePrunes([{ item: one, live: object }], discovery(failed), context());

test('4.12: the very object we made is pruned', () => {
  const one = item('a', 'u1');
  expect(decideOne(one, live(one, 'u1')).steps[0]?.item).toMatchObject({ action: 'prune', uid: 'u1' });
});

test('4.12: an object of which only the intent was recorded is pruned if it says it is ours', () => {
  const one = item('a', '');
  expect(decideOne(one, live(one, 'u1')).steps[0]?.item.action).toBe('prune');
  const bare = { ...live(one, 'u1'), metadata: { name: 'a', namespace: 'shop', uid: 'u1' } };
  expect(decideOne(one, bare).steps[0]?.item.action).toBe('skip');
});

test('4.12: nothing of a group whose discovery failed is pruned or forgotten', () => {
  const one = item('a', 'u1', 'dead.test');
  const decision = decideOne(one, undefined, ['dead.test']);
  expect(decision.forgotten).toEqual([]);
  expect(decision.steps[0]?.item).toMatchObject({
    action: 'skip',
    reason: expect.stringContaining('does not answer'),
  });
});

test('an object handed over to another application is forgotten, not deleted', () => {
  const one = item('a', 'u1');
  const decision = decideOne(one, live(one, 'u1', 'org/other'));
  expect(decision).toMatchObject({ steps: [], forgotten: [{ name: 'a' }] });
});

const anyItems = fc.uniqueArray(
  fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd'), uid: fc.constantFrom('', 'u1', 'u2') }),
  {
    selector: ({ name }) => name,
  },
);

test('prune never touches what is not in the inventory, nor another uid, nor what Git has', () => {
  fc.assert(
    fc.property(
      anyItems,
      fc.subarray(['a', 'b', 'c', 'd']),
      fc.constantFrom('u1', 'u2', undefined),
      (entries, wanted, uid) => {
        const inventory = entries.map(({ name, uid: recorded }) => item(name, recorded));
        const keys = new Set(wanted.map((name) => resourceKey(item(name, ''))));
        const leaving = leftInventory(inventory, keys, undefined);
        const leftovers = leaving.map((one) => ({
          item: one,
          live: uid === undefined ? undefined : live(one, uid),
        }));
        for (const { item: planned } of decidePrunes(leftovers, discovery(), context()).steps) {
          const recorded = inventory.find(({ name }) => name === planned.ref.name);
          expect(recorded).toBeDefined();
          expect(wanted).not.toContain(planned.ref.name);
          if (planned.action === 'prune') expect([planned.uid, '']).toContain(recorded?.uid);
        }
      },
    ),
  );
});
