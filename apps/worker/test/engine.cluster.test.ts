import { getApplication } from '@landfall/actions/applications/get';
import { removeApplication } from '@landfall/actions/applications/remove';
import { recordDelivery } from '@landfall/actions/deliveries/record';
import { approveSync } from '@landfall/actions/syncs/approve';
import { getSync } from '@landfall/actions/syncs/get';
import { listSyncs } from '@landfall/actions/syncs/list';
import { syncPolicy } from '@landfall/contracts/application';
import { SYNC_ANNOTATION } from '@landfall/contracts/resource';
import { syncEnded } from '@landfall/contracts/sync';
import { auditOffset, readAudit, settleAudit } from '@landfall/devstack/audit-log';
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
}, 60_000);

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
}, 60_000);

it('4.6: pushes faster than syncs: waves, hooks and prunes still complete, and a PreSync Job runs once per sync that reached it', async () => {
  const tenant = await newTenant(world);
  const { context } = tenant;
  const from = await auditOffset(world.cluster.auditLogPath);
  const files = (count: number) => ({
    'app/migrate.json': hook('migrate', 'PreSync'),
    'app/count.yaml': configMap('count', { value: String(count) }),
    'app/last.json': configMap('last', { value: String(count) }).replace(
      '"name": "last"',
      '"name": "last", "annotations": {"argocd.argoproj.io/sync-wave": "2"}',
    ),
    [`app/only-${count}.yaml`]: configMap(`only-${count}`, {}),
    ...(count > 0 ? { [`app/only-${count - 1}.yaml`]: null } : {}),
  });
  await commit(tenant, files(0));
  const { id } = await addApplication(tenant, { name: 'app', path: 'app', syncPolicy: syncPolicy.parse({}) });
  for (let count = 1; count <= 20; count += 1) {
    await commit(tenant, files(count));
    await push(tenant);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  await eventually(async () => {
    const found = await getApplication(context, id);
    const { body } = await kubernetesRequest(
      world.cluster,
      'GET',
      `/api/v1/namespaces/${tenant.namespace}/configmaps/last`,
    );
    const { data } = body as { data?: { value?: string } };
    return found.syncStatus === 'Synced' && data?.value === '20';
  });
  const { items } = await listSyncs(context, { limit: 50, applicationId: id });
  expect(items.every(({ state }) => syncEnded(state))).toBe(true);
  const ran = items.filter(({ startedAt }) => startedAt !== null).map(({ id: one }) => one);
  expect([await exists(tenant, 'only-20'), await exists(tenant, 'only-19')]).toEqual([true, false]);

  await settleAudit(world.cluster, world.cluster.auditLogPath);
  const requests = await readAudit(world.cluster.auditLogPath, { sinceOffset: from });
  const made = requests.filter(
    ({ verb, resource, namespace, code, uri }) =>
      verb === 'patch' &&
      resource === 'jobs' &&
      namespace === tenant.namespace &&
      code === 201 &&
      !uri.includes('dryRun'),
  );
  const { body } = await kubernetesRequest(
    world.cluster,
    'GET',
    `/apis/batch/v1/namespaces/${tenant.namespace}/jobs/migrate`,
  );
  const { metadata } = body as { metadata: { annotations: Record<string, string> } };
  expect(ran).toContain(metadata.annotations[SYNC_ANNOTATION]);
  // One creation for each sync that came as far as its hook, and none for those that gave way in the queue.
  expect(made.length).toBeGreaterThan(0);
  expect(made.length).toBeLessThanOrEqual(ran.length);
}, 180_000);
