import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { narrowAccount } from '../../test/narrow-account.ts';
import { configMap, deployment, patchAs, type Sandbox, sandbox } from '../../test/sandbox.ts';
import { type Cluster, kindOf } from '../ports/cluster.ts';
import { type FollowedKind, watchManaged } from './watch-managed.ts';

const ending: AbortController[] = [];
afterEach(() => {
  for (const one of ending.splice(0)) one.abort();
});

const refOf = (kind: string) => ({ group: kind === 'Deployment' ? 'apps' : '', version: 'v1', kind });

async function followed(box: Sandbox, ...kinds: string[]): Promise<FollowedKind[]> {
  const discovery = await box.cluster.discover();
  return kinds.flatMap((name) => {
    const kind = kindOf(discovery, refOf(name));
    return kind ? [{ kind, namespaces: [box.namespace] }] : [];
  });
}

/** Watches what one application has in the shared cluster; tells `change name` for each event about it. */
async function watching(box: Sandbox, ...kinds: string[]) {
  return watchingThrough(box, box.cluster, ...kinds);
}

async function watchingThrough(box: Sandbox, cluster: Cluster, ...kinds: string[]) {
  const stop = new AbortController();
  ending.push(stop);
  const told: string[] = [];
  const ready = Promise.withResolvers<void>();
  const watch = watchManaged({
    cluster,
    signal: stop.signal,
    tell: ({ applicationId, change, ref }) => {
      if (applicationId === box.application.id) told.push(`${change} ${ref.name}`);
    },
    ready: ready.resolve,
    listed: ({ kind }) => void told.push(`listed ${kind}`),
    blind: ({ kind }) => void told.push(`blind ${kind}`),
  });
  watch.follow(await followed(box, ...kinds));
  await ready.promise;
  const until = async (wanted: string) => {
    while (!told.includes(wanted)) await sleep(10);
  };
  return { watch, told, until };
}

/** An event that is seen after all that happened before it. */
async function mark(box: Sandbox, until: (wanted: string) => Promise<void>): Promise<void> {
  await patchAs(box, 'kubectl-edit', 'configmaps/mark', { data: { x: 'moved' } });
  await until('drift mark');
}

test('7: a field of ours that another takes, a label that is stripped and an object that goes may be drift', async () => {
  const box = await sandbox();
  await box.sync([configMap('a', { x: '1' }), configMap('b', { x: '1' }), configMap('c', { x: '1' })]);
  const { told, until } = await watching(box, 'ConfigMap');
  expect(told).toEqual([]);
  await patchAs(box, 'kubectl-edit', 'configmaps/a', { data: { x: 'drifted' } });
  await until('drift a');
  const label = { metadata: { labels: { 'landfall.dev/application': null } } };
  await patchAs(box, 'kubectl-label', 'configmaps/b', label);
  await until('drift b');
  const [{ kind } = expect.fail('ConfigMaps are served')] = await followed(box, 'ConfigMap');
  const { metadata } = await box.cluster.get(kind, { namespace: box.namespace, name: 'c' });
  await box.cluster.delete(
    kind,
    { namespace: box.namespace, name: 'c' },
    { uid: String(metadata.uid), propagation: 'Background' },
  );
  await until('drift c');
});

test('7: what others write beside our fields is nothing, and neither is what we write ourselves', async () => {
  const box = await sandbox();
  await box.sync([configMap('a', { x: '1' }), configMap('mark', { x: '1' })]);
  const { told, until } = await watching(box, 'ConfigMap');
  await patchAs(box, 'kubectl-annotate', 'configmaps/a', { metadata: { annotations: { note: 'mine' } } });
  await patchAs(box, 'other', 'configmaps/a', { data: { y: 'theirs' } });
  // Times of ownership are whole seconds: within one, somebody else's write and ours cannot be told apart.
  await sleep(1_100);
  await box.sync([
    configMap('a', { x: '2', z: '3' }),
    configMap('mark', { x: '1' }),
    configMap('new', { x: '1' }),
  ]);
  await mark(box, until);
  expect(told).toEqual(['drift mark']);
});

test('7: how an object fares is told apart from drift', async () => {
  const box = await sandbox();
  await box.sync([deployment('web', { replicas: 1 }), configMap('mark', { x: '1' })]);
  const { watch, told, until } = await watching(box, 'Deployment', 'ConfigMap');
  const web = watch.healthOf(box.application.id).find(({ ref }) => ref.name === 'web');
  expect(web?.health).toEqual({ status: 'Healthy' });
  await patchAs(box, 'kubectl-scale', 'apps/deployments/web', { spec: { replicas: 2 } });
  await until('drift web');
  await until('health web');
  expect(told).not.toContain('drift mark');
});

test('a kind that is followed later tells when it is seen whole; one that is followed no more is forgotten', async () => {
  const box = await sandbox();
  await box.sync([deployment('web', { replicas: 1 }), configMap('mark', { x: '1' })]);
  const { watch, told, until } = await watching(box, 'ConfigMap');
  expect(watch.healthOf(box.application.id)).toHaveLength(1);
  watch.follow(await followed(box, 'ConfigMap', 'Deployment'));
  await until('listed Deployment');
  expect(watch.healthOf(box.application.id)).toHaveLength(2);
  watch.follow(await followed(box, 'ConfigMap'));
  expect(watch.healthOf(box.application.id)).toHaveLength(1);
  await mark(box, until);
  expect(told).not.toContain('blind Deployment');
});

test('where the whole cluster is not allowed, the namespaces with objects of ours are watched', async () => {
  const box = await sandbox();
  await box.sync([configMap('a', { x: '1' })]);
  const narrow = await narrowAccount(box);
  const { watch, told, until } = await watchingThrough(box, narrow, 'ConfigMap');
  expect(watch.healthOf(box.application.id)).toHaveLength(1);
  await patchAs(box, 'kubectl-edit', 'configmaps/a', { data: { x: 'drifted' } });
  await until('drift a');
  expect(told).toEqual(['drift a']);
  narrow.close();
});

test('a kind that is forbidden everywhere is told, and the others are watched on', async () => {
  const box = await sandbox();
  await box.sync([configMap('a', { x: '1' })]);
  const narrow = await narrowAccount(box);
  const { until } = await watchingThrough(box, narrow, 'Deployment', 'ConfigMap');
  await until('blind Deployment');
  await patchAs(box, 'kubectl-edit', 'configmaps/a', { data: { x: 'drifted' } });
  await until('drift a');
  narrow.close();
});
