import { getApplication } from '@landfall/actions/applications/get';
import { removeApplication } from '@landfall/actions/applications/remove';
import { recordDelivery } from '@landfall/actions/deliveries/record';
import { approveSync } from '@landfall/actions/syncs/approve';
import { getSync } from '@landfall/actions/syncs/get';
import { commitFiles } from '@landfall/devstack/git-server';
import { kubernetesRequest } from '@landfall/devstack/kubernetes-request';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { addApplication, configMap, eventually, newTenant, type Tenant } from './tenant.ts';
import { startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
  world.worker('source');
  world.worker('apply');
});
afterAll(() => world?.close());
afterEach(({ task }) => {
  if (task.result?.state === 'fail') console.log(world.logs().slice(-20_000));
});

const commit = (tenant: Tenant, files: Record<string, string | null>) =>
  commitFiles(world.git, tenant.repository, files, 'Change');
let pushes = 0;
const push = async ({ context, repositoryId }: Tenant) => {
  pushes += 1;
  const event = { repositoryId, providerId: `e-${pushes}`, event: 'push', ref: 'refs/heads/main' };
  await recordDelivery(context, event);
};
const exists = async (tenant: Tenant, name: string, kind = '/api/v1', plural = 'configmaps') =>
  (await kubernetesRequest(world.cluster, 'GET', `${kind}/namespaces/${tenant.namespace}/${plural}/${name}`))
    .status === 200;
const hook = (name: string, phase: string) =>
  JSON.stringify({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, annotations: { 'argocd.argoproj.io/hook': phase } },
    spec: {
      template: {
        spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'registry.test/job:1' }] },
      },
    },
  });

it('4.12: what would delete too much waits for a yes, and does just that once it has it', async () => {
  const tenant = await newTenant(world);
  const { context } = tenant;
  const files = Object.fromEntries(
    Array.from('abcdefgh', (name) => [`app/${name}.yaml`, configMap(name, {})]),
  );
  const check = hook('x', 'PreSync').replace('"name":"x"', '"generateName":"check-"');
  await commit(tenant, { ...files, 'app/check.json': check });
  const { id } = await addApplication(tenant, { name: 'app', path: 'app' });
  await eventually(async () => (await getApplication(context, id)).syncStatus === 'Synced');
  const jobs = await kubernetesRequest(
    world.cluster,
    'GET',
    `/apis/batch/v1/namespaces/${tenant.namespace}/jobs`,
  );
  const { items } = jobs.body as { items: { metadata: { name: string } }[] };
  expect(items.map(({ metadata }) => metadata.name)).toEqual([
    expect.stringMatching(/^check-[0-9a-f]{7}-presync-\d+$/),
  ]);
  await commit(
    tenant,
    Object.fromEntries(
      Object.keys(files)
        .slice(2)
        .map((file) => [file, null]),
    ),
  );
  await push(tenant);
  const waits = await eventually(async () => {
    const found = await getApplication(context, id);
    return found.syncStatus === 'WaitingForApproval' && (found.lastSync ?? undefined);
  });
  expect(await exists(tenant, 'h')).toBe(true);
  const sync = await getSync(context, waits.id);
  expect(sync.approval?.objects).toHaveLength(6);
  await approveSync(context, waits.id, sync.approval?.planDigest ?? '');
  await eventually(async () => (await getApplication(context, id)).syncStatus === 'Synced');
  expect(await getSync(context, waits.id)).toMatchObject({ state: 'succeeded', summary: { prune: 6 } });
  expect([await exists(tenant, 'a'), await exists(tenant, 'h')]).toEqual([true, false]);
}, 120_000);

it('A.2: deleted with its objects: hooks, waves, and nothing of anybody else', async () => {
  const tenant = await newTenant(world);
  const { context } = tenant;
  await commit(tenant, {
    'app/a.yaml': configMap('a', {}),
    'app/bye.json': hook('bye', 'PreDelete'),
    'other/b.yaml': configMap('b', {}),
  });
  const { id } = await addApplication(tenant, { name: 'app', path: 'app' });
  const other = await addApplication(tenant, { name: 'other', path: 'other' });
  for (const one of [id, other.id])
    await eventually(async () => (await getApplication(context, one)).syncStatus === 'Synced');
  await removeApplication(context, id, 'foreground');
  await eventually(async () => (await getApplication(context, id).catch(() => 'gone')) === 'gone');
  expect([await exists(tenant, 'a'), await exists(tenant, 'b')]).toEqual([false, true]);
  expect(await exists(tenant, 'bye', '/apis/batch/v1', 'jobs')).toBe(true);
}, 120_000);

it('4.12: an object that moves from one application to another in one commit is handed over, never deleted', async () => {
  const tenant = await newTenant(world);
  const { context } = tenant;
  const kept = { 'one/stays.yaml': configMap('stays-one', {}), 'two/stays.yaml': configMap('stays-two', {}) };
  const first = await commit(tenant, { ...kept, 'one/moves.yaml': configMap('moves', { x: '1' }) });
  const [one, two] = await Promise.all(
    ['one', 'two'].map((name) => addApplication(tenant, { name, path: name })),
  );
  const settled = (revision: string) =>
    eventually(async () => {
      const found = await Promise.all([one, two].map((app) => getApplication(context, app?.id ?? '')));
      return found.every(
        ({ syncStatus, synced }) => syncStatus === 'Synced' && synced?.revision === revision,
      );
    });
  const metadata = async () => {
    const path = `/api/v1/namespaces/${tenant.namespace}/configmaps/moves`;
    const { body } = await kubernetesRequest(world.cluster, 'GET', path);
    return (body as { metadata: { uid?: string; labels?: Record<string, string> } }).metadata;
  };
  await settled(first);
  const before = await metadata();
  const revision = await commit(tenant, {
    'one/moves.yaml': null,
    'two/moves.yaml': configMap('moves', { x: '2' }),
  });
  await push(tenant);
  await settled(revision);
  const after = await metadata();
  expect(after.uid).toBe(before.uid);
  expect(after.labels?.['landfall.dev/application']).toBe(two?.id);
  // And the first lets it be when it goes itself.
  await removeApplication(context, one?.id ?? '', 'foreground');
  await eventually(async () => (await getApplication(context, one?.id ?? '').catch(() => 'gone')) === 'gone');
  expect((await metadata()).uid).toBe(before.uid);
}, 120_000);
