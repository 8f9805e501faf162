import { setTimeout as sleep } from 'node:timers/promises';
import { getApplication } from '@landfall/actions/applications/get';
import { listSyncs } from '@landfall/actions/syncs/list';
import { syncPolicy } from '@landfall/contracts/application';
import { commitFiles } from '@landfall/devstack/git-server';
import { kubernetesRequest } from '@landfall/devstack/kubernetes-request';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { faresAsShown } from './faring.ts';
import { addApplication, configMap, eventually, newTenant, type Tenant } from './tenant.ts';
import { startWorld, type World } from './world.ts';

let world: World;
let tenant: Tenant;
/** Without observers nothing is looked at before an hour has gone by. */
const env = { LANDFALL_CHECK_SECONDS: '3600' };

beforeAll(async () => {
  world = await startWorld();
  world.worker('source');
  const first = world.worker('apply', { env });
  tenant = await newTenant(world);
  await first.stop();
});
afterAll(() => world?.close());
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.log(world.logs().slice(-20_000));
  await world.end('apply');
});

const objectPath = (name: string) => `/api/v1/namespaces/${tenant.namespace}/configmaps/${name}`;
const colourOf = async (name: string) => {
  const { body } = await kubernetesRequest(world.cluster, 'GET', objectPath(name));
  return (body as { data?: { v: string } }).data?.v;
};
/** Somebody takes a field of ours and changes it. */
const edit = (name: string, v: string) =>
  kubernetesRequest(world.cluster, 'PATCH', `${objectPath(name)}?fieldManager=kubectl-edit&force=true`, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    data: { v },
  });

/** An application of one ConfigMap that stands as Git has it, and is watched. */
async function standing(name: string, selfHeal = true): Promise<string> {
  await commitFiles(
    world.git,
    tenant.repository,
    { [`${name}/a.yaml`]: configMap(name, { v: 'git' }) },
    name,
  );
  const { id } = await addApplication(tenant, {
    name,
    path: name,
    syncPolicy: syncPolicy.parse({ selfHeal }),
  });
  await eventually(async () => (await getApplication(tenant.context, id)).syncStatus === 'Synced');
  await eventually(isWatched);
  return id;
}

/** Somebody holds the lease, and what they saw first was looked at. */
async function isWatched(): Promise<boolean> {
  const dump = await world.test.dump();
  return (dump.get('leases') ?? '').includes('observer:');
}

describe('7: a cluster is watched', () => {
  it('drift is seen and healed without waiting for a look, again and again', async () => {
    world.worker('apply', { env });
    const id = await standing('healed');
    for (const value of ['first', 'second', 'third']) {
      await edit('healed', value);
      await eventually(async () => (await colourOf('healed')) === 'git');
    }
    const healed = async () =>
      (await listSyncs(tenant.context, { limit: 10, applicationId: id })).items.filter(
        ({ trigger, state }) => trigger === 'self-heal' && state === 'succeeded',
      );
    await eventually(async () => (await healed()).length === 3);
  });

  it('where drift is not healed it is shown, with who did it, and gone when it is undone', async () => {
    world.worker('apply', { env });
    const id = await standing('shown', false);
    await edit('shown', 'theirs');
    const application = await eventually(async () => {
      const one = await getApplication(tenant.context, id);
      return one.syncStatus === 'OutOfSync' ? one : undefined;
    });
    expect(application.resources[0]).toMatchObject({
      status: 'OutOfSync',
      changes: [{ pointer: '/data/v', before: 'theirs', after: 'git', manager: 'kubectl-edit' }],
    });
    await kubernetesRequest(world.cluster, 'DELETE', objectPath('shown'));
    await eventually(
      async () => (await getApplication(tenant.context, id)).resources[0]?.status === 'Missing',
    );
  });

  it('how an object fares is shown as it happens, without a look, and floods nobody when it flaps', async () => {
    world.worker('apply', { env });
    await faresAsShown(world, tenant);
  });

  it('another worker watches on when one is killed, and sees what happened in between', async () => {
    const first = world.worker('apply', { env });
    const id = await standing('taken-over');
    await first.kill();
    await edit('taken-over', 'unseen');
    world.worker('apply', { env });
    await eventually(async () => (await colourOf('taken-over')) === 'git');
    expect((await getApplication(tenant.context, id)).problem).toBeNull();
  });

  it('a worker that was frozen gives way, and does no harm when it comes back', async () => {
    const frozen = world.worker('apply', { env });
    await standing('frozen');
    frozen.signal('SIGSTOP');
    world.worker('apply', { env });
    await edit('frozen', 'unseen');
    await eventually(async () => (await colourOf('frozen')) === 'git');
    frozen.signal('SIGCONT');
    await sleep(1_000);
    await edit('frozen', 'again');
    await eventually(async () => (await colourOf('frozen')) === 'git');
  });
});

describe('7: clusters are spread over workers', () => {
  /** How many clusters each worker watches, the most first. */
  async function shares(): Promise<number[]> {
    const rows = (await world.test.dump()).get('leases') ?? '';
    const counts = new Map<string, number>();
    for (const [, holder = ''] of rows.matchAll(/observer:[^,]+,([0-9a-f-]{36})\/[^,]+,/g))
      counts.set(holder, (counts.get(holder) ?? 0) + 1);
    return [...counts.values()].sort((a, b) => b - a);
  }
  const reach = async (wanted: number[]) =>
    eventually(async () => JSON.stringify(await shares()) === JSON.stringify(wanted));

  it('evenly, again when a worker comes, and again when one leaves or dies', async () => {
    const env = { LANDFALL_CHECK_SECONDS: '3600', LANDFALL_LEASE_SECONDS: '2' };
    const first = world.worker('apply', { env });
    await standing('spread');
    for (const number of [1, 2, 3]) {
      const other = await newTenant(world);
      await commitFiles(world.git, other.repository, { 'a/a.yaml': configMap('a', { v: '1' }) }, 'A');
      await addApplication(other, { name: `spread-${number}`, path: 'a' });
    }
    await reach([4]);
    const second = world.worker('apply', { env });
    await reach([2, 2]);
    await second.kill();
    await reach([4]);
    world.worker('apply', { env });
    await reach([2, 2]);
    await first.stop();
    await reach([4]);
  });
});
