import { expect, test } from 'vitest';
import { configMap, planLines, type Sandbox, sandbox } from '../../test/sandbox.ts';

const NAMESPACES = {
  group: '',
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  namespaced: false,
};
const namespaceOf = (box: Sandbox) =>
  box.cluster.get(NAMESPACES, { namespace: '', name: box.application.namespace });
const labelled = (labels: Record<string, string>) => ({
  namespaceMetadata: { labels, annotations: { note: 'ours' } },
});

test('A.4: managedNamespaceMetadata on the namespace that CreateNamespace makes, and when the settings change', async () => {
  const box = await sandbox();
  box.application.namespace = `${box.namespace}-made`;
  await box.sync([configMap('a', {})], labelled({ team: 'shop', tier: 'gold' }));
  expect((await namespaceOf(box)).metadata).toMatchObject({
    labels: { team: 'shop' },
    annotations: { note: 'ours' },
  });
  expect(planLines(await box.plan([configMap('a', {})], labelled({ team: 'shop', tier: 'gold' })))).toEqual([
    'ConfigMap a: unchanged',
  ]);

  const { planned, outcome } = await box.sync([configMap('a', {})], labelled({ team: 'till' }));
  expect(outcome).toBe('succeeded');
  expect(planned.plan.items[0]).toMatchObject({ ref: { kind: 'Namespace' }, action: 'configure' });
  expect(planned.plan.items[0]?.changes).toEqual([
    { pointer: '/metadata/labels/team', before: 'shop', after: 'till' },
  ]);
  // Another application in this namespace may have brought it.
  expect((await namespaceOf(box)).metadata.labels).toMatchObject({ team: 'till', tier: 'gold' });
  // Not tracked: it is in no inventory, no look counts it, and all objects leaving is still all of them.
  expect(box.ledger.items().map(({ kind }) => kind)).toEqual(['ConfigMap']);
  expect(planLines(await box.plan([], labelled({ team: 'other' })))).toEqual(['ConfigMap a: prune']);
});

test('A.4: managedNamespaceMetadata on a namespace that was there: beside what others set, taken from nobody', async () => {
  const box = await sandbox();
  const theirs = { labels: { team: 'theirs', kept: '1' } };
  await box.cluster.request({
    method: 'PATCH',
    path: `/api/v1/namespaces/${box.namespace}?fieldManager=kubectl-label`,
    contentType: 'application/merge-patch+json',
    body: JSON.stringify({ metadata: theirs }),
  });
  const held = await box.sync([configMap('a', {})], labelled({ team: 'shop' }));
  expect(held.outcome).toBe('succeeded');
  expect(held.planned.plan.items[0]).toMatchObject({
    ref: { kind: 'Namespace' },
    action: 'skip',
    conflicts: [{ manager: 'kubectl-label', pointer: '/metadata/labels/team', desired: 'shop' }],
  });
  expect((await namespaceOf(box)).metadata.labels).toMatchObject(theirs.labels);

  expect((await box.sync([configMap('a', {})], labelled({ owner: 'us' }))).outcome).toBe('succeeded');
  expect((await namespaceOf(box)).metadata.labels).toMatchObject({ ...theirs.labels, owner: 'us' });
});
