import type { Manifest } from '@landfall/contracts/resource';
import { expect, test } from 'vitest';
import { CONFIG_MAPS, configMap, deployment, planLines, sandbox } from '../../test/sandbox.ts';
import type { Cluster, DeleteOptions } from '../index.ts';

const ARGO = 'argocd.argoproj.io';
const REPLICA_SETS = {
  group: 'apps',
  version: 'v1',
  kind: 'ReplicaSet',
  plural: 'replicasets',
  namespaced: true,
};

const annotated = (manifest: Manifest, annotations: Record<string, string>): Manifest => ({
  ...manifest,
  metadata: { ...manifest.metadata, annotations },
});

/** The real port, and how each object was deleted through it. */
function notingDeletes(cluster: Cluster): {
  cluster: Cluster;
  ways: Record<string, DeleteOptions['propagation']>;
} {
  const ways: Record<string, DeleteOptions['propagation']> = {};
  const remove: Cluster['delete'] = (kind, name, options) => {
    ways[name.name] = options.propagation;
    return cluster.delete(kind, name, options);
  };
  return { cluster: { ...cluster, delete: remove }, ways };
}

test('A.4: PrunePropagationPolicy: foreground unless the object or the application says otherwise', async () => {
  const box = await sandbox();
  const way = (name: string, value: string) =>
    annotated(deployment(name, { replicas: 1 }), {
      [`${ARGO}/sync-options`]: `PrunePropagationPolicy=${value}`,
    });
  await box.sync([
    deployment('usual', { replicas: 1 }),
    way('fore', 'foreground'),
    way('back', 'background'),
    way('left', 'orphan'),
  ]);
  const { cluster, ways } = notingDeletes(box.cluster);
  expect((await box.execute(await box.plan([]), {}, cluster)).outcome).toBe('succeeded');
  expect(ways).toEqual({ usual: 'Foreground', fore: 'Foreground', back: 'Background', left: 'Orphan' });
  const children = async () =>
    (await box.cluster.list(REPLICA_SETS, { namespace: box.namespace })).map(
      ({ metadata }) => (metadata.labels as { app: string }).app,
    );
  await expect.poll(children, { timeout: 20_000 }).toEqual(['left']);
});

test('A.4: PrunePropagationPolicy of the application holds for all that says nothing of its own', async () => {
  const box = await sandbox();
  await box.sync([deployment('web', { replicas: 0 })]);
  const { cluster, ways } = notingDeletes(box.cluster);
  const planned = await box.plan([], { syncOptions: ['PrunePropagationPolicy=background'] });
  expect((await box.execute(planned, {}, cluster)).outcome).toBe('succeeded');
  expect(ways).toEqual({ web: 'Background' });
});

test('A.5: IgnoreExtraneous: what is not in Git is shown and does not count; a sync that prunes still takes it away', async () => {
  const box = await sandbox();
  const extra = configMap(
    'extra',
    {},
    { [`${ARGO}/compare-options`]: 'ServerSideDiff=true, IgnoreExtraneous' },
  );
  const plain = configMap('plain', {});
  await box.sync([configMap('a', {}), extra, plain]);
  const { resources, plan } = await box.observe([configMap('a', {})]);
  expect(resources.map(({ ref, status }) => `${ref.name} ${status}`).sort()).toEqual([
    'a Synced',
    'extra Extra',
    'plain Extra',
  ]);
  const counted = plan.items.filter(({ action }) => action !== 'unchanged' && action !== 'skip');
  expect(counted.map(({ ref }) => ref.name)).toEqual(['plain']);
  expect(planLines(await box.plan([configMap('a', {})]))).toEqual([
    'ConfigMap extra: prune',
    'ConfigMap plain: prune',
    'ConfigMap a: unchanged',
  ]);
});

test('A.5: hooks and what says Skip do not count in a look, whether they are there or not', async () => {
  const box = await sandbox();
  const desired = [
    configMap('a', {}),
    configMap('before', {}, { [`${ARGO}/hook`]: 'PreSync', [`${ARGO}/hook-delete-policy`]: 'HookSucceeded' }),
    configMap('after', {}, { [`${ARGO}/hook`]: 'PostSync' }),
    configMap('never', {}, { [`${ARGO}/hook`]: 'Skip' }),
  ];
  await box.sync(desired);
  const { resources, drifted, plan } = await box.observe(desired);
  expect(resources.map(({ ref, status }) => `${ref.name} ${status}`)).toEqual(['a Synced']);
  expect(drifted).toEqual([]);
  expect(plan.summary).toMatchObject({ create: 0, configure: 0, prune: 0, unchanged: 1 });
});

test('A.2: a PreDelete hook that fails keeps everything; background lets children go by themselves', async () => {
  const box = await sandbox();
  const failing: Manifest = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'bye', annotations: { [`${ARGO}/hook`]: 'PreDelete' } },
    spec: {
      backoffLimit: 0,
      template: {
        metadata: { annotations: { 'landfall.test/pod': 'fails' } },
        spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'registry.test/job:1' }] },
      },
    },
  };
  const objects = [configMap('a', {}), deployment('web', { replicas: 0 })];
  await box.sync([...objects, failing]);
  const ended = await box.execute(await box.planDeletion([...objects, failing]));
  expect(ended).toMatchObject({ outcome: 'failed', problem: { code: 'hook-failed' } });
  const there = await box.cluster.get(CONFIG_MAPS, { namespace: box.namespace, name: 'a' });
  expect(there.metadata.deletionTimestamp).toBeUndefined();
  expect(box.ledger.items()).toHaveLength(2);

  const { cluster, ways } = notingDeletes(box.cluster);
  const planned = await box.planDeletion(objects, { deletion: 'background' });
  expect((await box.execute(planned, {}, cluster)).outcome).toBe('succeeded');
  expect(ways).toEqual({ a: 'Background', web: 'Background' });
  expect(box.ledger.items()).toEqual([]);
});
