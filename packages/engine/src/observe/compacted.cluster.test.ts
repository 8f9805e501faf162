import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { APPLICATION_LABEL, FIELD_MANAGER } from '@landfall/contracts/resource';
import { type ControlPlane, startControlPlane } from '@landfall/devstack/control-plane';
import { type KubernetesAccess, kubernetesRequest } from '@landfall/devstack/kubernetes-request';
import { expect, onTestFinished, test } from 'vitest';
import { cutLine } from '../../test/cut-line.ts';
import { watchManaged } from './watch-managed.ts';

const PATH = '/api/v1/namespaces/default/configmaps';
const KIND = { group: '', version: 'v1', kind: 'ConfigMap', plural: 'configmaps', namespaced: true };

async function write(plane: ControlPlane, name: string, manager: string, value: string): Promise<void> {
  const metadata = { name, labels: { [APPLICATION_LABEL]: 'ours' } };
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { value } };
  const { status } = await kubernetesRequest(
    plane,
    'PATCH',
    `${PATH}/${name}?fieldManager=${manager}&force=true`,
    object,
  );
  expect(status).toBeLessThan(300);
}

/** Has etcd forget every revision but the newest, by its own API. */
async function compact(dir: string): Promise<void> {
  const file = (name: string) => readFile(join(dir, 'pki', name), 'utf8');
  const ports: { etcd: number } = JSON.parse(await readFile(join(dir, 'ports.json'), 'utf8'));
  const etcd: KubernetesAccess = {
    server: `https://127.0.0.1:${ports.etcd}`,
    caPem: await file('etcd-ca.crt'),
    admin: { cert: await file('etcd-client.crt'), key: await file('etcd-client.key') },
  };
  const range = await kubernetesRequest(etcd, 'POST', '/v3/kv/range', { key: 'AA==' });
  const { revision } = (range.body as { header: { revision: string } }).header;
  const compacted = await kubernetesRequest(etcd, 'POST', '/v3/kv/compaction', { revision, physical: true });
  expect(compacted.status).toBe(200);
}

const positionOf = async (plane: ControlPlane): Promise<string> => {
  const { body } = await kubernetesRequest(plane, 'GET', PATH);
  return (body as { metadata: { resourceVersion: string } }).metadata.resourceVersion;
};

test('7: what changed while the watch was cut is told though etcd was compacted and the API server began anew', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'compacted-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  let plane = await startControlPlane({ dir, nodes: 0 });
  onTestFinished(() => plane.stop());
  for (const name of ['edited', 'stripped', 'deleted', 'left'])
    await write(plane, name, FIELD_MANAGER, 'ours');
  const line = await cutLine(plane);
  const stop = new AbortController();
  onTestFinished(async () => {
    stop.abort();
    await line.close();
  });
  const told = new Set<string>();
  const [ready, all] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const watch = watchManaged({
    cluster: line.cluster,
    signal: stop.signal,
    tell: ({ ref, change }) => {
      if (change === 'drift') told.add(ref.name);
      if (told.size === 3) all.resolve();
    },
    ready: ready.resolve,
    listed: () => undefined,
    blind: (_, error) => all.reject(error),
  });
  watch.follow([{ kind: KIND, namespaces: [] }]);
  await ready.promise;
  const position = await positionOf(plane);
  line.cut();
  await write(plane, 'edited', 'kubectl-edit', 'theirs');
  await kubernetesRequest(plane, 'PATCH', `${PATH}/stripped?fieldManager=kubectl-label&force=true`, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'stripped', labels: { [APPLICATION_LABEL]: 'nobody' } },
  });
  await kubernetesRequest(plane, 'DELETE', `${PATH}/deleted`);
  await compact(dir);
  await plane.stop();
  plane = await startControlPlane({ dir, nodes: 0 });
  const resumed = `${PATH}?watch=1&timeoutSeconds=5&resourceVersion=${position}`;
  const { status, body } = await kubernetesRequest(plane, 'GET', resumed);
  expect({
    status,
    code: (body as { object?: { code?: number } } | undefined)?.object?.code ?? status,
  }).toMatchObject({
    code: 410,
  });
  line.mend();
  await all.promise;
  expect([...told].sort()).toEqual(['deleted', 'edited', 'stripped']);
}, 180_000);
