import { expect, test } from 'vitest';
import { configMap, deployment, patchAs, sandbox } from '../../test/sandbox.ts';

test('in sync: every object Synced, with its health', async () => {
  const box = await sandbox();
  await box.sync([configMap('a', { x: '1' }), deployment('web', { replicas: 1 })]);
  const { resources, drifted, health } = await box.observe();
  expect(resources.map(({ ref, status, health: one }) => [ref.kind, status, one?.status])).toEqual([
    ['ConfigMap', 'Synced', undefined],
    ['Deployment', 'Synced', 'Healthy'],
  ]);
  expect(drifted).toEqual([]);
  expect(health).toEqual({ status: 'Healthy' });
});

test('drift is named by field and manager, a deleted object is Missing, and both can be healed', async () => {
  const box = await sandbox();
  await box.sync([configMap('a', { x: '1' }), configMap('b', { x: '1' })]);
  await patchAs(box, 'kubectl-edit', 'configmaps/a', { data: { x: 'drifted' } });
  const gone = box.ledger.items().find(({ name }) => name === 'b');
  const kind = { group: '', version: 'v1', kind: 'ConfigMap', plural: 'configmaps', namespaced: true };
  await box.cluster.delete(
    kind,
    { namespace: box.namespace, name: 'b' },
    { uid: gone?.uid ?? '', propagation: 'Background' },
  );

  const { drifted } = await box.observe();
  expect(drifted).toMatchObject([
    {
      ref: { name: 'a' },
      status: 'OutOfSync',
      changes: [{ pointer: '/data/x', before: 'drifted', after: '1', manager: 'kubectl-edit' }],
    },
    { ref: { name: 'b' }, status: 'Missing', health: { status: 'Missing' } },
  ]);
  expect((await box.sync(box.previous)).outcome).toBe('succeeded');
  expect((await box.observe()).drifted).toEqual([]);
});

test('an object whose new manifest is refused is there, out of sync and as healthy as it is', async () => {
  const box = await sandbox();
  await box.sync([deployment('web', { replicas: 1 }), configMap('a', { x: '1' })]);
  const refused = await box.observe([
    { ...deployment('web', {}), spec: { replicas: 'one' } },
    { ...configMap('a', {}), data: { x: { no: 'text' } } },
  ]);
  expect(refused.plan.items.map(({ action }) => action)).toEqual(['refuse', 'refuse']);
  expect(refused.resources.map(({ status, health: one }) => [status, one?.status])).toEqual([
    ['OutOfSync', undefined],
    ['OutOfSync', 'Healthy'],
  ]);
  expect(refused.health).toEqual({ status: 'Healthy' });
});

test('a selective sync touches its scope alone', async () => {
  const box = await sandbox();
  await box.sync([configMap('a', { x: '1' }), configMap('b', { x: '1' }), configMap('c', { x: '1' })]);
  const [a] = box.ledger.items();
  if (!a) throw new Error('no inventory');
  const desired = [configMap('a', { x: '2' }), configMap('b', { x: '2' })];
  const planned = await box.plan(desired, { scope: [a] });
  expect(planned.plan.items.map(({ ref, action }) => `${ref.name} ${action}`)).toEqual(['a configure']);
});
