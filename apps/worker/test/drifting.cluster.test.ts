import { getApplication } from '@landfall/actions/applications/get';
import { ignoreDrifts } from '@landfall/actions/drifts/ignore';
import { listDrifts } from '@landfall/actions/drifts/list';
import { revertDrifts } from '@landfall/actions/drifts/revert';
import { listSyncs } from '@landfall/actions/syncs/list';
import { syncPolicy } from '@landfall/contracts/application';
import type { DriftView } from '@landfall/contracts/drift';
import { APPLICATION_LABEL } from '@landfall/contracts/resource';
import { commitFiles } from '@landfall/devstack/git-server';
import { kubernetesRequest } from '@landfall/devstack/kubernetes-request';
import { mutatingWebhook } from '@landfall/engine/testing';
import { connect, parseKubeconfig } from '@landfall/kube';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { addApplication, configMap, eventually, newTenant, type Tenant } from './tenant.ts';
import { startWorld, type World } from './world.ts';

let world: World;
let tenant: Tenant;
beforeAll(async () => {
  world = await startWorld();
  world.worker('source');
  world.worker('apply', { env: { LANDFALL_CHECK_SECONDS: '3600' } });
  tenant = await newTenant(world);
});
afterAll(() => world?.close());
afterEach(({ task }) => {
  if (task.result?.state === 'fail') console.log(world.logs().slice(-20_000));
});

const objectPath = (name: string) => `/api/v1/namespaces/${tenant.namespace}/configmaps/${name}`;
const dataOf = async (name: string) => {
  const { body } = await kubernetesRequest(world.cluster, 'GET', objectPath(name));
  return (body as { data?: Record<string, string> }).data ?? {};
};
/** A server-side apply under another manager's name, by force. */
const applyAs = (manager: string, name: string, data: Record<string, string>) =>
  kubernetesRequest(world.cluster, 'PATCH', `${objectPath(name)}?fieldManager=${manager}&force=true`, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    data,
  });
const stripLabel = async (name: string) => {
  const { body } = await kubernetesRequest(world.cluster, 'GET', objectPath(name));
  const live = body as { metadata: { labels?: Record<string, string> } };
  delete live.metadata.labels?.[APPLICATION_LABEL];
  await kubernetesRequest(world.cluster, 'PUT', `${objectPath(name)}?fieldManager=kubectl-label`, live);
};

const openDrifts = async (applicationId: string): Promise<DriftView[]> =>
  (await listDrifts(tenant.context, { limit: 50, applicationId })).items.flatMap(({ drifts }) => drifts);
const heals = async (applicationId: string) =>
  (await listSyncs(tenant.context, { limit: 50, applicationId })).items.filter(
    ({ trigger, state }) => trigger === 'self-heal' && state === 'succeeded',
  ).length;

/** An application of one manifest that stands as Git has it, and is watched. */
async function standing(name: string, manifest: string, selfHeal: boolean): Promise<string> {
  const files = { [`${name}/a.yaml`]: manifest };
  await commitFiles(world.git, tenant.repository, files, name);
  const policy = syncPolicy.parse({ selfHeal });
  const { id } = await addApplication(tenant, { name, path: name, syncPolicy: policy });
  await eventually(async () => (await getApplication(tenant.context, id)).syncStatus === 'Synced');
  await eventually(async () => ((await world.test.dump()).get('leases') ?? '').includes('observer:'));
  return id;
}

describe('7: drift, its rows and its heals', () => {
  it('another manager that fights is named after three heals, other fields are healed on, and a rule ends it', async () => {
    const id = await standing('fought', configMap('fought', { v: 'git', w: 'git' }), true);
    for (const round of [1, 2, 3]) {
      await applyAs('scaler', 'fought', { v: 'theirs' });
      await eventually(async () => (await dataOf('fought')).v === 'git');
      await eventually(async () => (await heals(id)) === round);
    }
    await applyAs('scaler', 'fought', { v: 'theirs' });
    const stopped = await eventually(async () =>
      (await openDrifts(id)).find(({ stoppedAt }) => stoppedAt !== null),
    );
    expect(stopped).toMatchObject({
      field: '/data/v',
      old: 'git',
      new: 'theirs',
      manager: 'scaler',
      healed: 3,
    });
    expect(stopped.since).not.toBeNull();
    await applyAs('kubectl-edit', 'fought', { w: 'theirs' });
    await eventually(async () => (await dataOf('fought')).w === 'git');
    expect((await dataOf('fought')).v).toBe('theirs');
    await eventually(async () => (await heals(id)) === 4);
    expect((await getApplication(tenant.context, id)).syncStatus).toBe('OutOfSync');
    await ignoreDrifts(tenant.context, { driftIds: [stopped.id], scope: 'object' });
    await eventually(async () => (await getApplication(tenant.context, id)).syncStatus === 'Synced');
    expect(await openDrifts(id)).toEqual([]);
    expect((await dataOf('fought')).v).toBe('theirs');
  });

  it('a deleted object and a stripped label are drift, and are put back when asked', async () => {
    const id = await standing('whole', configMap('whole', { v: 'git' }), false);
    const revert = async (what: string) => {
      const drift = await eventually(async () => (await openDrifts(id)).find((one) => one.what === what));
      await revertDrifts(tenant.context, { driftIds: [drift.id] });
      await eventually(async () => (await openDrifts(id)).length === 0);
      await eventually(async () => (await getApplication(tenant.context, id)).syncStatus === 'Synced');
    };
    await stripLabel('whole');
    await revert('unlabelled');
    await kubernetesRequest(world.cluster, 'DELETE', objectPath('whole'));
    await revert('deleted');
    expect(await dataOf('whole')).toEqual({ v: 'git' });
  });

  it('what somebody adds beside our fields is none', async () => {
    const id = await standing('beside', configMap('beside', { v: 'git' }), false);
    await applyAs('defaulter', 'beside', { added: 'theirs' });
    // The next change is seen: the one before was looked at, too.
    await applyAs('kubectl-edit', 'beside', { v: 'theirs' });
    const drifts = await eventually(async () => {
      const open = await openDrifts(id);
      return open.length > 0 && open;
    });
    expect(drifts.map(({ field }) => field)).toEqual(['/data/v']);
  });

  it('what a webhook changes and what the API server defaults is none, whatever else drifts', async () => {
    const { hostname, port } = new URL(world.cluster.server);
    const allow = [{ host: hostname, port: Number(port) }];
    const cluster = connect(parseKubeconfig(world.cluster.kubeconfig), { allow });
    // Over a value of ours, and beside them.
    const patch = [
      { op: 'add', path: '/metadata/annotations/mirrored', value: 'yes' },
      { op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'mirror.test/nginx:1' },
    ];
    onTestFinished(await mutatingWebhook({ cluster, namespace: tenant.namespace }, patch));
    const labels = { app: 'mutated' };
    const containers = [{ name: 'web', image: 'nginx:1', ports: [{ containerPort: 80 }] }];
    const manifest = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'mutated', labels },
      spec: {
        replicas: 0,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers } },
      },
    };
    const id = await standing('mutated', JSON.stringify(manifest), false);
    const path = `/apis/apps/v1/namespaces/${tenant.namespace}/deployments/mutated`;
    const scaled = { apiVersion: 'apps/v1', kind: 'Deployment', spec: { replicas: 1 } };
    await kubernetesRequest(world.cluster, 'PATCH', `${path}?fieldManager=scaler&force=true`, scaled);
    const drifts = await eventually(async () => {
      const open = await openDrifts(id);
      return open.length > 0 && open;
    });
    expect(drifts.map(({ field, manager }) => [field, manager])).toEqual([['/spec/replicas', 'scaler']]);
  });
});
