import { getApplication } from '@landfall/actions/applications/get';
import { refreshApplication } from '@landfall/actions/applications/refresh';
import { updateApplication } from '@landfall/actions/applications/update';
import { listDeliveries } from '@landfall/actions/deliveries/list';
import { recordDelivery } from '@landfall/actions/deliveries/record';
import { getRepository } from '@landfall/actions/repositories/list';
import { refreshRepository } from '@landfall/actions/repositories/refresh';
import { askForSync } from '@landfall/actions/syncs/ask';
import { listSyncs } from '@landfall/actions/syncs/list';
import { unitOfWork } from '@landfall/actions/unit';
import { syncPolicy } from '@landfall/contracts/application';
import { auditOffset, readAudit, settleAudit } from '@landfall/devstack/audit-log';
import { commitFiles } from '@landfall/devstack/git-server';
import { kubernetesRequest } from '@landfall/devstack/kubernetes-request';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { addApplication, configMap, eventually, newTenant, type Tenant } from './tenant.ts';
import { startWorld, type World } from './world.ts';

let world: World;
let tenant: Tenant;
beforeAll(async () => {
  world = await startWorld();
  world.worker('source');
  world.worker('apply', { env: { LANDFALL_CHECK_SECONDS: '2' } });
  tenant = await newTenant(world);
});
afterAll(() => world?.close());
afterEach(({ task }) => {
  if (task.result?.state === 'fail') console.log(world.logs().slice(-20_000));
});

const path = (name: string) => `/api/v1/namespaces/${tenant.namespace}/configmaps/${name}`;
const commit = (files: Record<string, string | null>) =>
  commitFiles(world.git, tenant.repository, files, 'Change');
const synced = (id: string, revision: string) =>
  eventually(async () => {
    const found = await getApplication(tenant.context, id);
    return found.syncStatus === 'Synced' && found.synced?.revision === revision && found;
  });
let pushes = 0;
async function push() {
  pushes += 1;
  const input = {
    repositoryId: tenant.repositoryId,
    providerId: `p-${pushes}`,
    event: 'push',
    ref: 'refs/heads/main',
  };
  const { id } = await recordDelivery(tenant.context, input);
  return eventually(async () => {
    const { items } = await listDeliveries(tenant.context, { limit: 50 });
    const found = items.find((one) => one.id === id);
    const settled = found?.state === 'done' || found?.state === 'failed';
    return settled && found;
  });
}

/** Creates an application of one folder with two ConfigMaps, synced. */
async function application(name: string) {
  const revision = await commit({
    [`${name}/a.yaml`]: configMap(`${name}-a`, { colour: 'blue' }),
    [`${name}/b.yaml`]: configMap(`${name}-b`, { colour: 'blue' }),
  });
  const { id } = await addApplication(tenant, { name, path: name });
  await synced(id, revision);
  return id;
}

const dueNow = (id: string) =>
  unitOfWork(tenant.context, ({ tx }) =>
    tx.application.updateMany({ where: { id }, data: { nextCheckAt: new Date() } }),
  );

/** Waits for a close look at an application that began after this call and has ended. */
async function lookedAt(id: string): Promise<void> {
  const taken = () =>
    unitOfWork(tenant.context, async ({ tx }) => {
      const { nextCheckAt } = await tx.application.findFirstOrThrow({
        where: { id },
        select: { nextCheckAt: true },
      });
      return nextCheckAt.getTime() > Date.now();
    });
  // One at a time: the first may have begun before, and the third begins when the second has ended.
  for (let looks = 0; looks < 3; looks += 1) {
    await dueNow(id);
    await eventually(taken);
  }
}

describe('after the first sync', () => {
  it('prunes what left Git, and renders only whom a push touched', async () => {
    const [one, two] = [await application('one'), await application('two')];
    const revision = await commit({ 'one/b.yaml': null });
    const delivery = await push();
    expect(delivery.outcomes).toContainEqual(
      expect.objectContaining({ applicationId: two, outcome: 'not-affected' }),
    );
    await synced(one, revision);
    expect((await kubernetesRequest(world.cluster, 'GET', path('one-b'))).status).toBe(404);
    expect((await kubernetesRequest(world.cluster, 'GET', path('two-b'))).status).toBe(200);
  });

  it('a repository whose pushes are delivered is polled seldom, until a poll finds one that was not', async () => {
    const works = (wanted: boolean) =>
      eventually(async () => {
        const { webhook } = await getRepository(tenant.context, tenant.repositoryId);
        return webhook.works === wanted;
      });
    await commit({ 'announced.txt': '1' });
    await push();
    await works(true);
    await commit({ 'announced.txt': '2' });
    await refreshRepository(tenant.context, tenant.repositoryId);
    await works(false);
    await commit({ 'announced.txt': '3' });
    await push();
    await works(true);
  });

  it('drift is healed by a sync of just that object, in the history', async () => {
    const id = await application('drift');
    const body = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'drift-a' },
      data: { colour: 'red' },
    };
    await kubernetesRequest(
      world.cluster,
      'PATCH',
      `${path('drift-a')}?fieldManager=somebody&force=true`,
      body,
    );
    // Only the check: a render that a person asked for might bring a whole sync before the heal begins.
    await dueNow(id);
    const heal = await eventually(async () => {
      const { items } = await listSyncs(tenant.context, { limit: 5, applicationId: id });
      return items.find(({ trigger, state }) => trigger === 'self-heal' && state === 'succeeded');
    });
    expect(heal.scope).toMatchObject([{ kind: 'ConfigMap', name: 'drift-a' }]);
    const live = await kubernetesRequest(world.cluster, 'GET', path('drift-a'));
    expect((live.body as { data: object }).data).toEqual({ colour: 'blue' });
    await eventually(async () => (await getApplication(tenant.context, id)).syncStatus === 'Synced');
  });

  it('A.5: an ignored difference is no drift and asks for no heal; another one beside it does', async () => {
    const id = await application('ignored');
    const ignored = { kind: 'ConfigMap', name: 'ignored-a', jsonPointers: ['/data/colour'] };
    await updateApplication(tenant.context, id, {
      syncPolicy: syncPolicy.parse({ ignoreDifferences: [ignored] }),
    });
    const paint = (name: string) =>
      kubernetesRequest(world.cluster, 'PATCH', `${path(name)}?fieldManager=somebody&force=true`, {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name },
        data: { colour: 'red' },
      });
    const colour = async (name: string) =>
      ((await kubernetesRequest(world.cluster, 'GET', path(name))).body as { data: { colour: string } }).data
        .colour;
    const heals = async () =>
      (await listSyncs(tenant.context, { limit: 20, applicationId: id })).items.filter(
        ({ trigger }) => trigger === 'self-heal',
      );
    await paint('ignored-a');
    await lookedAt(id);
    expect(await getApplication(tenant.context, id)).toMatchObject({ syncStatus: 'Synced' });
    expect(await heals()).toEqual([]);

    await paint('ignored-b');
    const heal = await eventually(async () => {
      await dueNow(id);
      return (await heals()).find(({ state }) => state === 'succeeded');
    });
    expect(heal.scope).toMatchObject([{ kind: 'ConfigMap', name: 'ignored-b' }]);
    expect([await colour('ignored-a'), await colour('ignored-b')]).toEqual(['red', 'blue']);
  });

  it('drift is found by watching the cluster; who stands still is not looked at', async () => {
    const [moves, stands] = [await application('moves'), await application('stands')];
    // Seen to stand, on a cluster that is watched: not due again for long.
    await dueNow(stands);
    await eventually(async () => {
      const { nextCheckAt } = await unitOfWork(tenant.context, ({ tx }) =>
        tx.application.findFirstOrThrow({ where: { id: stands }, select: { nextCheckAt: true } }),
      );
      return +nextCheckAt > Date.now() + 600_000;
    });
    const inAnHour = new Date(Date.now() + 3_600_000);
    await unitOfWork(tenant.context, ({ tx }) =>
      tx.application.updateMany({ where: { id: moves }, data: { nextCheckAt: inAnHour } }),
    );
    await settleAudit(world.cluster, world.cluster.auditLogPath);
    const from = await auditOffset(world.cluster.auditLogPath);
    await kubernetesRequest(world.cluster, 'DELETE', path('moves-a'));
    await eventually(async () => {
      const { items } = await listSyncs(tenant.context, { limit: 5, applicationId: moves });
      return items.some(({ trigger, state }) => trigger === 'self-heal' && state === 'succeeded');
    });
    await settleAudit(world.cluster, world.cluster.auditLogPath);
    const requests = await readAudit(world.cluster.auditLogPath, { sinceOffset: from });
    const listsOf = (id: string) => requests.filter(({ uri }) => uri.includes(`application%3D${id}`)).length;
    expect(listsOf(moves)).toBeGreaterThan(0);
    expect(listsOf(stands)).toBe(0);
  });

  it('a CRD that one application brings is known to the next look at another, at once', async () => {
    await lookedAt(await application('before-the-crd'));
    const group = `${tenant.namespace}.landfall.test`;
    const names = { kind: 'CronTab', plural: 'crontabs', singular: 'crontab' };
    const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
    const versions = [{ name: 'v1', served: true, storage: true, schema }];
    const crd = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `crontabs.${group}` },
      spec: { group, scope: 'Namespaced', names, versions },
    };
    const object = { apiVersion: `${group}/v1`, kind: 'CronTab', metadata: { name: 'one' } };
    const revision = await commit({
      'brings/crd.json': JSON.stringify(crd),
      'uses/one.json': JSON.stringify(object),
    });
    await synced((await addApplication(tenant, { name: 'brings', path: 'brings' })).id, revision);
    const { id } = await addApplication(tenant, { name: 'uses', path: 'uses' });
    await synced(id, revision);
    await lookedAt(id);
    const { syncStatus, resources } = await getApplication(tenant.context, id);
    expect({ syncStatus, of: resources.map(({ ref, status }) => `${ref.kind} ${status}`) }).toEqual({
      syncStatus: 'Synced',
      of: ['CronTab Synced'],
    });
  });

  it('with healing off, drift is shown with field, values and manager, and stays', async () => {
    const id = await application('shown');
    await updateApplication(tenant.context, id, { syncPolicy: syncPolicy.parse({ selfHeal: false }) });
    const body = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'shown-a' },
      data: { colour: 'red' },
    };
    await kubernetesRequest(
      world.cluster,
      'PATCH',
      `${path('shown-a')}?fieldManager=somebody&force=true`,
      body,
    );
    await refreshApplication(tenant.context, id);
    const application_ = await eventually(async () => {
      const found = await getApplication(tenant.context, id);
      return found.syncStatus === 'OutOfSync' && found;
    });
    const drifted = application_.resources.find(({ ref }) => ref.name === 'shown-a');
    expect(drifted).toMatchObject({ status: 'OutOfSync' });
    expect(drifted?.changes).toMatchObject([
      { pointer: '/data/colour', before: 'red', after: 'blue', manager: 'somebody' },
    ]);
  });

  it('a second, unchanged sync reads one list per kind and writes nothing', async () => {
    const id = await application('again');
    await settleAudit(world.cluster, world.cluster.auditLogPath);
    const from = await auditOffset(world.cluster.auditLogPath);
    const { id: syncId } = await askForSync(tenant.context, id);
    await eventually(async () => {
      const { items } = await listSyncs(tenant.context, { limit: 1, applicationId: id });
      return items[0]?.id === syncId && items[0].state === 'succeeded';
    });
    await settleAudit(world.cluster, world.cluster.auditLogPath);
    const requests = await readAudit(world.cluster.auditLogPath, { sinceOffset: from });
    const own = requests.filter(
      ({ uri, userAgent }) => userAgent === 'landfall' && uri.includes(`application%3D${id}`),
    );
    expect(own.map(({ verb, resource }) => `${verb} ${resource}`)).toContain('list configmaps');
    const touched = requests.filter(
      ({ namespace, name }) => namespace === tenant.namespace && name.startsWith('again-'),
    );
    expect(touched).toEqual([]);
  });
});

describe('trouble', () => {
  it('broken YAML is a condition that names the file; what runs keeps running; the next push clears it', async () => {
    const id = await application('broken');
    await commit({ 'broken/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: [\n' });
    await push();
    const application_ = await eventually(async () => {
      const found = await getApplication(tenant.context, id);
      return found.problem ? found : undefined;
    });
    expect(application_.problem).toMatchObject({
      code: 'yaml-syntax',
      what: expect.stringContaining('a.yaml'),
    });
    expect(application_.syncStatus).toBe('Synced');
    expect((await kubernetesRequest(world.cluster, 'GET', path('broken-a'))).status).toBe(200);
    const revision = await commit({ 'broken/a.yaml': configMap('broken-a', { colour: 'green' }) });
    await push();
    expect((await synced(id, revision)).problem).toBeNull();
  });

  it('a branch that is not there is said with near names, and nothing is pruned', async () => {
    const id = await application('branch');
    await updateApplication(tenant.context, id, { targetRevision: 'mian' });
    const { problem } = await eventually(async () => {
      const found = await getApplication(tenant.context, id);
      return found.problem ? found : undefined;
    });
    expect(problem).toMatchObject({ code: 'revision-not-found', fix: expect.stringContaining('main') });
    expect((await kubernetesRequest(world.cluster, 'GET', path('branch-a'))).status).toBe(200);
  });

  it('a token that is no longer good: the repository says so with since when, applications stay, and it comes back', async () => {
    const id = await application('token');
    await world.git.setAuth(tenant.repository, { users: [{ name: 'ci', token: 'another' }] });
    const delivery = await push();
    expect(delivery).toMatchObject({ state: 'failed', problem: { code: 'authentication-failed' } });
    const repository = await getRepository(tenant.context, tenant.repositoryId);
    expect(repository).toMatchObject({ problem: { code: 'authentication-failed' } });
    expect(repository.problemSince).not.toBeNull();
    expect((await getApplication(tenant.context, id)).syncStatus).toBe('Synced');
    await world.git.setAuth(tenant.repository, { users: [{ name: 'ci', token: 'canary-git-token-5f1d' }] });
    await refreshRepository(tenant.context, tenant.repositoryId);
    await eventually(async () => (await getRepository(tenant.context, tenant.repositoryId)).problem === null);
  });
});

it('no secret of the journey is in any log', async () => {
  const id = await application('leak');
  await refreshApplication(tenant.context, id);
  const logs = world.logs();
  expect(logs).not.toContain('canary-git-token-5f1d');
  expect(logs).not.toContain('PRIVATE KEY');
});
