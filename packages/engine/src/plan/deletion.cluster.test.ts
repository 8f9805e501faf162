import type { Manifest } from '@landfall/contracts/resource';
import { expect, test } from 'vitest';
import { CONFIG_MAPS, configMap, deployment, planLines, type Sandbox, sandbox } from '../../test/sandbox.ts';

const ARGO = 'argocd.argoproj.io';
const hook = (name: string, phase: string): Manifest => configMap(name, {}, { [`${ARGO}/hook`]: phase });
const wave = (name: string, number: string, more: Record<string, string> = {}): Manifest =>
  configMap(name, {}, { [`${ARGO}/sync-wave`]: number, ...more });
const names = async (box: Sandbox): Promise<string[]> =>
  (await box.cluster.list(CONFIG_MAPS, { namespace: box.namespace }))
    .map(({ metadata }) => metadata.name)
    .filter((name) => name !== 'kube-root-ca.crt')
    .sort();

test('A.2: PreDelete, then by wave, highest first, then PostDelete; only what is in the inventory', async () => {
  const box = await sandbox();
  const desired = [
    wave('low', '-1'),
    wave('high', '3'),
    configMap('mid', {}),
    hook('bye', 'PreDelete'),
    hook('end', 'PostDelete'),
  ];
  await box.sync(desired);
  await box.cluster.create(
    CONFIG_MAPS,
    { ...configMap('mine', {}), metadata: { name: 'mine', namespace: box.namespace } },
    { fieldManager: 'somebody', dryRun: false },
  );
  const planned = await box.planDeletion(desired);
  expect(planLines(planned)).toEqual([
    'ConfigMap bye: create',
    'ConfigMap high: prune',
    'ConfigMap mid: prune',
    'ConfigMap low: prune',
    'ConfigMap end: create',
  ]);
  const ended = await box.execute(planned);
  expect(ended.outcome).toBe('succeeded');
  expect(await names(box)).toEqual(['bye', 'end', 'mine']);
  expect(box.ledger.items()).toEqual([]);
});

test('A.2: what hooks of its syncs left goes too, though no inventory has it; a hook of somebody else stays', async () => {
  const box = await sandbox();
  const other = await sandbox();
  const desired = [configMap('a', {}), hook('before', 'PreSync'), hook('after', 'PostSync')];
  await box.sync(desired);
  const theirs = hook('theirs', 'PreSync');
  await other.sync([{ ...theirs, metadata: { ...theirs.metadata, namespace: box.namespace } }]);
  expect(await names(box)).toEqual(['a', 'after', 'before', 'theirs']);
  const planned = await box.planDeletion(desired);
  expect(planLines(planned).sort()).toEqual([
    'ConfigMap a: prune',
    'ConfigMap after: prune',
    'ConfigMap before: prune',
  ]);
  expect((await box.execute(planned)).outcome).toBe('succeeded');
  expect(await names(box)).toEqual(['theirs']);
});

test('A.4: Delete=false and resource-policy keep stay, Delete=confirm asks', async () => {
  const box = await sandbox();
  const desired = [
    configMap('kept', {}, { [`${ARGO}/sync-options`]: 'Delete=false' }),
    configMap('chart', {}, { 'helm.sh/resource-policy': 'keep' }),
    configMap('careful', {}, { [`${ARGO}/sync-options`]: 'Delete=confirm' }),
    configMap('gone', {}),
  ];
  await box.sync(desired);
  const planned = await box.planDeletion(desired);
  expect(Object.fromEntries(planned.plan.items.map(({ ref, action }) => [ref.name, action]))).toEqual({
    kept: 'skip',
    chart: 'skip',
    careful: 'prune',
    gone: 'prune',
  });
  expect(planned.plan.items.filter(({ needsApproval }) => needsApproval).map(({ ref }) => ref.name)).toEqual([
    'careful',
  ]);
});

test('A.2: a recreated object is left alone; orphan leaves what a Deployment made', async () => {
  const box = await sandbox();
  const desired = [configMap('a', {}), deployment('web', { replicas: 1 })];
  await box.sync(desired);
  const a = box.ledger.items().find(({ name }) => name === 'a');
  await box.cluster.delete(
    CONFIG_MAPS,
    { namespace: box.namespace, name: 'a' },
    { uid: a?.uid ?? '', propagation: 'Background' },
  );
  await box.cluster.create(
    CONFIG_MAPS,
    { ...configMap('a', {}), metadata: { name: 'a', namespace: box.namespace } },
    { fieldManager: 'somebody', dryRun: false },
  );
  const planned = await box.planDeletion(desired, { deletion: 'orphan' });
  expect(planLines(planned)).toEqual(['Deployment web: prune', 'ConfigMap a: skip']);
  expect((await box.execute(planned)).outcome).toBe('succeeded');
  const kind = { group: 'apps', version: 'v1', kind: 'ReplicaSet', plural: 'replicasets', namespaced: true };
  expect(await box.cluster.list(kind, { namespace: box.namespace })).toHaveLength(1);
});
