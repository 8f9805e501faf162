import { randomUUID } from 'node:crypto';
import { getApplication } from '@landfall/actions/applications/get';
import type { Context } from '@landfall/actions/context';
import { cancelSync } from '@landfall/actions/syncs/cancel';
import { getSync } from '@landfall/actions/syncs/get';
import { listSyncs } from '@landfall/actions/syncs/list';
import { syncPolicy } from '@landfall/contracts/application';
import { commitFiles } from '@landfall/devstack/git-server';
import type { JobName, JobPayload } from '@landfall/queue';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { addApplication, configMap, eventually, newTenant } from './tenant.ts';
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

const deployment = (name: string, nodeSelector: Record<string, string> = {}) => {
  const labels = { app: name };
  const spec = { nodeSelector, containers: [{ name: 'web', image: 'web:1' }] };
  return JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  });
};

/** Its pods wait for a node that never comes. */
const neverReady = (name: string) => deployment(name, { 'landfall.test/never': 'there' });

it('Redis flushed at every step of the way loses nothing', async () => {
  const tenant = await newTenant(world);
  const { context } = tenant;
  await commitFiles(
    world.git,
    tenant.repository,
    { 'web/a.yaml': configMap('a', {}), 'web/d.json': deployment('d') },
    'One',
  );
  await world.redis.flush();
  const { id } = await addApplication(tenant, { name: 'web', path: 'web' });
  let flushing = true;
  const flushes = (async () => {
    while (flushing) {
      await world.redis.flush();
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
  })();
  await eventually(async () => (await listSyncs(context, { limit: 1, applicationId: id })).items[0]);
  flushing = false;
  await flushes;
  await world.redis.flush();
  await eventually(async () => (await getApplication(context, id)).syncStatus === 'Synced');
  const { items } = await listSyncs(context, { limit: 10, applicationId: id });
  expect(items).toMatchObject([{ number: 1, state: 'succeeded' }]);
}, 120_000);

it('WEB-10: a forged job of another tenant does nothing', async () => {
  const [ada, eve] = [await newTenant(world), await newTenant(world)];
  await commitFiles(world.git, ada.repository, { 'web/a.yaml': configMap('a', {}) }, 'One');
  const { id } = await addApplication(ada, { name: 'web', path: 'web', syncPolicy: manual });
  await eventually(async () => (await getApplication(ada.context, id)).desired !== null);
  const before = await rowsOf(world, ada.context);
  const shown = await getApplication(ada.context, id);
  const organizationId = eve.context.organizationId;
  const forged = {
    organizationId,
    applicationId: id,
    repositoryId: ada.repositoryId,
    clusterId: ada.clusterId,
  };
  const jobs: [JobName, string][] = [
    ['render-application', 'applicationId'],
    ['check-application', 'applicationId'],
    ['refresh-repository', 'repositoryId'],
    ['check-cluster', 'clusterId'],
  ];
  for (const [name, row] of jobs) {
    const payload = { organizationId, [row]: forged[row as keyof typeof forged] } as JobPayload<typeof name>;
    await world.queue.enqueue(name, payload as never);
  }
  for (const [name, row] of [
    ['sync-application', 'syncId'],
    ['process-delivery', 'deliveryId'],
    ['answer-probe-source', 'probeId'],
    ['answer-probe-apply', 'probeId'],
  ] as const) {
    await world.queue.enqueue(name, { organizationId, [row]: randomUUID() } as never);
  }
  // Something of Eve's own that comes after all of them.
  await commitFiles(world.git, eve.repository, { 'web/a.yaml': configMap('a', {}) }, 'One');
  const own = await addApplication(eve, { name: 'own', path: 'web' });
  await eventually(async () => (await getApplication(eve.context, own.id)).syncStatus === 'Synced');
  expect(await rowsOf(world, ada.context)).toEqual(before);
  expect(await getApplication(ada.context, id)).toMatchObject({
    desired: shown.desired,
    changedAt: shown.changedAt,
  });
}, 120_000);

const manual = syncPolicy.parse({ automated: false, selfHeal: false });

/** Every row of an organization, but for what time alone changes. */
async function rowsOf({ test }: World, { organizationId }: Context): Promise<string[]> {
  const tables = await test.dump();
  return [...tables].flatMap(([table, text]) => {
    const rows = text.split('\n').filter((row) => row.includes(organizationId));
    return TIMED.has(table) ? [] : rows.map((row) => `${table} ${row}`);
  });
}

/** Checks and polls of the owner's own go on meanwhile and note when they looked. */
const TIMED = new Set(['applications', 'clusters', 'repositories', 'organizations', 'events', 'leases']);

it('SIGTERM in the middle of a wait gives the sync to another worker at once, and a person can still cancel it', async () => {
  await world.end('apply');
  const first = world.worker('apply');
  const tenant = await newTenant(world);
  const { context } = tenant;
  const files = { 'web/d.json': neverReady('slow'), 'web/a.yaml': configMap('a', {}) };
  await commitFiles(world.git, tenant.repository, files, 'Never ready');
  const { id } = await addApplication(tenant, { name: 'web', path: 'web' });
  const sync = await eventually(async () => {
    const [newest] = (await listSyncs(context, { limit: 1, applicationId: id })).items;
    if (newest?.state !== 'running') return undefined;
    const { objects } = await getSync(context, newest.id);
    return objects.every(({ outcome }) => outcome === 'created') && objects.length === 2 ? newest : undefined;
  });
  expect(await first.stop()).toBe(0);
  expect(first.log()).not.toContain('"level":50');
  expect((await getSync(context, sync.id)).state).toBe('running');
  world.worker('apply');
  await eventually(async () => (await getSync(context, sync.id)).attempt === 2);
  await cancelSync(context, sync.id);
  await eventually(async () => (await getSync(context, sync.id)).state === 'cancelled');
  const { objects } = await getSync(context, sync.id);
  expect(objects.map(({ outcome }) => outcome)).toEqual(['created', 'created']);
  expect(await getApplication(context, id)).toMatchObject({ syncStatus: 'OutOfSync', synced: null });
}, 120_000);

it('a wave whose deadline passes fails with the culprit named', async () => {
  const tenant = await newTenant(world);
  const { context } = tenant;
  await commitFiles(world.git, tenant.repository, { 'web/d.json': neverReady('slow') }, 'Never ready');
  const patient = { ...manual, automated: true, waveDeadlineSeconds: 5 };
  const { id } = await addApplication(tenant, { name: 'web', path: 'web', syncPolicy: patient });
  const failed = await eventually(async () => {
    const found = await getApplication(context, id);
    return found.syncStatus === 'Failed' ? found : undefined;
  });
  expect(failed.problem).toMatchObject({
    code: 'wave-deadline',
    why: expect.stringContaining('Deployment slow'),
  });
  expect(failed.synced).toBeNull();
}, 120_000);
