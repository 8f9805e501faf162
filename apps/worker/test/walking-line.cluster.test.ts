import { getApplication } from '@landfall/actions/applications/get';
import { listDeliveries } from '@landfall/actions/deliveries/list';
import { recordDelivery } from '@landfall/actions/deliveries/record';
import { readEvents } from '@landfall/actions/events/read';
import { getSync } from '@landfall/actions/syncs/get';
import { listSyncs } from '@landfall/actions/syncs/list';
import { commitFiles } from '@landfall/devstack/git-server';
import { kubernetesRequest } from '@landfall/devstack/kubernetes-request';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addApplication, configMap, eventually, newTenant, type Tenant } from './tenant.ts';
import { startWorld, type World } from './world.ts';

let world: World;
let tenant: Tenant;
beforeAll(async () => {
  world = await startWorld();
  world.worker('source');
  world.worker('apply');
  tenant = await newTenant(world);
});
afterAll(() => world?.close());

const live = async (name: string) => {
  const path = `/api/v1/namespaces/${tenant.namespace}/configmaps/${name}`;
  const { status, body } = await kubernetesRequest(world.cluster, 'GET', path);
  return status === 200 ? (body as { data: Record<string, string> }) : undefined;
};

it('walks from a push to an object in the API server, and every step is an event', async () => {
  const { context } = tenant;
  await commitFiles(
    world.git,
    tenant.repository,
    { 'web/cm.yaml': configMap('web', { colour: 'blue' }) },
    'First',
  );
  const { id } = await addApplication(tenant, { name: 'web', path: 'web' });
  await eventually(async () => (await getApplication(context, id)).syncStatus === 'Synced');
  expect((await live('web'))?.data).toEqual({ colour: 'blue' });

  const revision = await commitFiles(
    world.git,
    tenant.repository,
    { 'web/cm.yaml': configMap('web', { colour: 'green' }) },
    'Paint it green',
  );
  const delivery = await recordDelivery(context, {
    repositoryId: tenant.repositoryId,
    providerId: 'one',
    event: 'push',
    ref: 'refs/heads/main',
  });
  await eventually(async () => (await live('web'))?.data.colour === 'green');
  const application = await eventually(async () => {
    const found = await getApplication(context, id);
    return found.synced?.revision === revision && found;
  });
  expect(application).toMatchObject({ syncStatus: 'Synced', health: { status: 'Healthy' }, problem: null });

  const [newest] = (await listSyncs(context, { limit: 10 })).items;
  expect(newest).toMatchObject({ state: 'succeeded', trigger: 'push', number: 2, attempt: 1 });
  const detail = await getSync(context, newest?.id ?? '');
  expect(detail.objects).toMatchObject([{ planned: 'configure', outcome: 'configured' }]);
  const seen = (await listDeliveries(context, { limit: 10 })).items.find(
    ({ id: one }) => one === delivery.id,
  );
  expect(seen).toMatchObject({
    state: 'done',
    revision,
    outcomes: [{ application: 'web', outcome: 'sync-requested', syncNumber: 2 }],
  });
  const events = await readEvents(context, { after: 0, limit: 1000 });
  expect(events.map(({ position }) => position)).toEqual(events.map((_, index) => index + 1));
  const kinds = new Set(events.map(({ body }) => body.type));
  for (const type of [
    'delivery',
    'delivery-outcome',
    'repository',
    'cluster',
    'probe',
    'application',
    'sync',
    'sync-progress',
    'resources',
  ]) {
    expect(kinds).toContain(type);
  }
});
