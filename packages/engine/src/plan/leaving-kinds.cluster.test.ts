import type { Json, Manifest } from '@landfall/contracts/resource';
import { expect, test } from 'vitest';
import { type Sandbox, sandbox } from '../../test/sandbox.ts';

const definition = ({ namespace }: Sandbox): Manifest => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `things.${namespace}.test` },
  spec: {
    group: `${namespace}.test`,
    scope: 'Namespaced',
    names: { plural: 'things', kind: 'Thing' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
});
const thing = ({ namespace }: Sandbox, spec: Json): Manifest => ({
  apiVersion: `${namespace}.test/v1`,
  kind: 'Thing',
  metadata: { name: 'it' },
  spec,
});

test('4.12: a definition that left Git alone would take along what is still there: that is refused', async () => {
  const box = await sandbox();
  expect((await box.sync([definition(box), thing(box, { a: 1 })])).outcome).toBe('succeeded');
  for (const desired of [thing(box, { a: 1 }), thing(box, { a: 2 })]) {
    const { planned, outcome } = await box.sync([desired]);
    expect(planned.plan.items.find(({ ref }) => ref.kind === 'Thing')).toMatchObject({
      action: 'refuse',
      reason: expect.stringContaining(`things.${box.namespace}.test left Git`),
    });
    expect(outcome).toBe('failed');
  }
  // Nothing went; with pruning off nothing would, and without the object all may.
  const kept = await box.plan([thing(box, { a: 1 })], { prune: false });
  expect(kept.plan.items.map(({ ref, action }) => `${ref.kind} ${action}`)).toEqual([
    'CustomResourceDefinition skip',
    'Thing unchanged',
  ]);
  expect((await box.sync([], { waveDeadlineMs: 120_000 })).outcome).toBe('succeeded');
}, 150_000);
