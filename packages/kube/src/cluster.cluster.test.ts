import type { Manifest } from '@landfall/contracts/resource';
import { testCluster } from '@landfall/devstack/test-stack';
import type { KindRef, WatchEvent } from '@landfall/engine';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConnectedCluster, connect } from './connect.ts';
import { parseKubeconfig } from './kubeconfig/parse.ts';
import { probeCluster } from './probe/probe.ts';

const CONFIG_MAPS: KindRef = {
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  namespaced: true,
};
const options = { fieldManager: 'landfall', force: false, dryRun: false };
let cluster: ConnectedCluster;
let namespace: string;

async function dial(token?: string): Promise<ConnectedCluster> {
  const access = await testCluster();
  const { hostname, port } = new URL(access.server);
  const { server, caPem, auth } = parseKubeconfig(access.kubeconfig);
  const credential = { server, auth: token === undefined ? auth : { token }, ...(caPem ? { caPem } : {}) };
  return connect(credential, { allow: [{ host: hostname, port: Number(port) }] });
}

const configMap = (name: string, data: Record<string, string>): Manifest => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace, labels: { set: 'kube' } },
  data,
});

beforeAll(async () => {
  cluster = await dial();
  namespace = await (await testCluster()).namespace();
});
afterAll(() => cluster.close());

test('discovery knows kinds, scopes, plurals and versions', async () => {
  const { kinds, failedGroups } = await cluster.discover();
  expect(kinds.find(({ kind, group }) => kind === 'Deployment' && group === 'apps')).toMatchObject({
    plural: 'deployments',
    namespaced: true,
    version: 'v1',
  });
  const autoscalers = kinds.find(({ kind }) => kind === 'HorizontalPodAutoscaler');
  expect(autoscalers?.versions).toEqual(['v2', 'v1']);
  expect(kinds.find(({ kind, group }) => kind === 'Namespace' && group === '')?.namespaced).toBe(false);
  // Another test may just have broken one of its own.
  expect(failedGroups.filter((group) => !group.endsWith('.test'))).toEqual([]);
});

test('a real API server says when its kinds are as they were; other tests may add some between two looks', async () => {
  const known = async () => {
    const first = await cluster.discover();
    return (await cluster.discover()) === first;
  };
  await expect.poll(known, { timeout: 20_000 }).toBe(true);
});

test('apply tells created from configured, and refuses what others own', async () => {
  expect((await cluster.apply(CONFIG_MAPS, configMap('a', { x: '1' }), options)).status).toBe('created');
  expect((await cluster.apply(CONFIG_MAPS, configMap('a', { x: '2' }), options)).status).toBe('configured');
  const other = cluster.apply(CONFIG_MAPS, configMap('a', { x: '3' }), { ...options, fieldManager: 'other' });
  await expect(other).rejects.toMatchObject({
    fault: { code: 'field-conflict', conflicts: [{ manager: 'landfall', path: '.data.x' }] },
  });
});

test('apply on an old resourceVersion and delete with another uid are conflicts', async () => {
  const { object } = await cluster.apply(CONFIG_MAPS, configMap('b', { x: '1' }), options);
  await cluster.apply(CONFIG_MAPS, configMap('b', { x: '2' }), options);
  const { resourceVersion } = object.metadata;
  const stale = { ...options, resourceVersion: String(resourceVersion) };
  await expect(cluster.apply(CONFIG_MAPS, configMap('b', { x: '3' }), stale)).rejects.toMatchObject({
    code: 'conflict',
  });
  const wrong = { uid: '00000000-0000-4000-8000-000000000000', propagation: 'Background' as const };
  await expect(cluster.delete(CONFIG_MAPS, { namespace, name: 'b' }, wrong)).rejects.toMatchObject({
    code: 'conflict',
  });
});

test('a dry run writes nothing', async () => {
  await cluster.apply(CONFIG_MAPS, configMap('dry', { x: '1' }), { ...options, dryRun: true });
  await expect(cluster.get(CONFIG_MAPS, { namespace, name: 'dry' })).rejects.toMatchObject({
    fault: { code: 'not-found', of: 'object' },
  });
});

test('a missing namespace and a missing kind are told apart', async () => {
  const elsewhere = { ...configMap('a', {}), metadata: { name: 'a', namespace: 'nowhere-at-all' } };
  await expect(cluster.apply(CONFIG_MAPS, elsewhere, options)).rejects.toMatchObject({
    fault: { code: 'not-found', of: 'namespace' },
  });
  const nothing = { ...CONFIG_MAPS, group: 'nothing.test', plural: 'nothings', kind: 'Nothing' };
  await expect(cluster.list(nothing, {})).rejects.toMatchObject({ fault: { code: 'not-found', of: 'kind' } });
});

test('a list goes on past its first page', async () => {
  const names = Array.from({ length: 510 }, (_, index) => `page-${index}`);
  for (let at = 0; at < names.length; at += 15) {
    await Promise.all(
      names.slice(at, at + 15).map((name) => cluster.apply(CONFIG_MAPS, configMap(name, {}), options)),
    );
  }
  const items = await cluster.list(CONFIG_MAPS, { namespace, labelSelector: 'set=kube' });
  expect(items.filter(({ metadata }) => metadata.name.startsWith('page-'))).toHaveLength(510);
  expect(items[0]).toMatchObject({ apiVersion: 'v1', kind: 'ConfigMap' });
});

test('a wrong token is unauthorized, in words without the token', async () => {
  const stranger = await dial('canary-token');
  const error = await stranger.list(CONFIG_MAPS, {}).catch((caught) => caught);
  expect(error).toMatchObject({
    code: 'unauthorized',
    fix: expect.stringContaining('register the cluster again'),
  });
  expect(error.message).not.toContain('canary-token');
  stranger.close();
});

test('a probe tells version, identity, nodes and permissions', async () => {
  const probe = await probeCluster(cluster);
  expect(probe.version).toMatch(/^v1\.\d+/);
  expect(probe.uid).toMatch(/^[0-9a-f-]{36}$/);
  expect(probe.nodes).toBeGreaterThan(0);
  expect(probe.permissions).toContainEqual({
    verb: 'patch',
    resource: 'deployments.apps',
    namespace: null,
    allowed: true,
  });
  expect(probe.kinds).toContainEqual({ group: 'apps', version: 'v1', kind: 'Deployment', namespaced: true });
  expect(probe.warnings.filter((warning) => !warning.includes('.landfall.test'))).toEqual([]);
});

test('a watch tells what is there, then what changes, and ends with its signal', async () => {
  const ending = new AbortController();
  const seen: string[] = [];
  const tell = (event: WatchEvent) =>
    event.type === 'synced' ? 'synced' : `${event.type} ${event.object.metadata.name}`;
  const selector = { namespace, labelSelector: 'watched=yes', signal: ending.signal };
  const watched = (name: string, x: string): Manifest => ({
    ...configMap(name, { x }),
    metadata: { name, namespace, labels: { watched: 'yes' } },
  });
  const { object } = await cluster.apply(CONFIG_MAPS, watched('before', '1'), options);
  const watching = (async () => {
    for await (const event of cluster.watch(CONFIG_MAPS, selector)) seen.push(tell(event));
  })();
  await expect.poll(() => seen).toEqual(['added before', 'synced']);
  await cluster.apply(CONFIG_MAPS, watched('after', '1'), options);
  await cluster.apply(CONFIG_MAPS, watched('after', '2'), options);
  await cluster.delete(
    CONFIG_MAPS,
    { namespace, name: 'before' },
    { uid: String(object.metadata.uid), propagation: 'Background' },
  );
  await expect.poll(() => seen.slice(2)).toEqual(['added after', 'modified after', 'deleted before']);
  ending.abort();
  await watching;
});
