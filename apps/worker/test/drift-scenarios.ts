import { getApplication } from '@landfall/actions/applications/get';
import { ignoreDrifts } from '@landfall/actions/drifts/ignore';
import { revertDrifts } from '@landfall/actions/drifts/revert';
import { lockApplication } from '@landfall/actions/freeze/lock';
import { unlockApplication } from '@landfall/actions/freeze/unlock';
import { lockInput } from '@landfall/contracts/freeze';
import { APPLICATION_LABEL, type Manifest } from '@landfall/contracts/resource';
import { kubernetesRequest } from '@landfall/devstack/kubernetes-request';
import { mutatingWebhook } from '@landfall/engine/testing';
import { connect, parseKubeconfig } from '@landfall/kube';
import { expect, it, onTestFinished } from 'vitest';
import type { DriftScene } from './drift-scene.ts';
import { kubectlIn } from './kubectl.ts';
import { configMap, eventually } from './tenant.ts';

const webOf = (name: string, containers: object[]): Manifest => {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels },
    spec: {
      replicas: 0,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers } },
    },
  } as Manifest;
};

/** What is drift, who did it, and what comes of it: the same whoever is the host of the cluster. */
export function driftScenarios(scene: () => DriftScene): void {
  healedAndFought(scene);
  byKubectl(scene);
  goneAndStripped(scene);
  noDrift(scene);
  ignored(scene);
  held(scene);
}

function healedAndFought(scene: () => DriftScene): void {
  it('a field that somebody changes is told with both values, who and when, and healed', async () => {
    const { standing, applyAs, dataOf, heals, world, tenant } = scene();
    const id = await standing('told', configMap('told', { v: 'git' }), true);
    await applyAs('kubectl-edit', 'told', { v: 'theirs' });
    await eventually(async () => (await dataOf('told')).v === 'git');
    await eventually(async () => (await heals(id)) === 1);
    const rows = [...(await world.test.dump())].find(([table]) => table === 'drifts')?.[1] ?? '';
    expect(rows).toContain('kubectl-edit');
    const { syncStatus, problem } = await eventually(async () => {
      const one = await getApplication(tenant.context, id);
      return one.syncStatus === 'Synced' && one;
    });
    expect([syncStatus, problem]).toEqual(['Synced', null]);
  });

  it('another manager that fights is named after three heals, other fields are healed on, and a rule ends it', async () => {
    const { standing, applyAs, dataOf, heals, drift, openDrifts, synced, tenant } = scene();
    const id = await standing('fought', configMap('fought', { v: 'git', w: 'git' }), true);
    for (const round of [1, 2, 3]) {
      await applyAs('scaler', 'fought', { v: 'theirs' });
      await eventually(async () => (await dataOf('fought')).v === 'git');
      await eventually(async () => (await heals(id)) === round);
    }
    await applyAs('scaler', 'fought', { v: 'theirs' });
    const stopped = await drift(id, ({ stoppedAt }) => stoppedAt !== null);
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
    await synced(id);
    expect(await openDrifts(id)).toEqual([]);
    expect((await dataOf('fought')).v).toBe('theirs');
  });
}

function byKubectl(scene: () => DriftScene): void {
  it('kubectl scale, edit, patch, label and delete: each is told with its field and its manager', async () => {
    const { standing, drift, world, tenant } = scene();
    const web = webOf('by-kubectl', [{ name: 'web', image: 'web:1' }]);
    const manifest = { ...web, spec: { ...(web.spec as object), minReadySeconds: 1 } };
    const id = await standing('by-kubectl', JSON.stringify(manifest), false);
    const { run, edit } = await kubectlIn(world.cluster.kubeconfig, tenant.namespace);
    const object = 'deployment/by-kubectl';
    const told = async (field: string) => (await drift(id, (one) => one.field === field)).manager;
    await run('scale', object, '--replicas=1');
    expect(await told('/spec/replicas')).toBe('kubectl');
    await edit(object, 'web:1', 'web:2');
    expect(await told('/spec/template/spec/containers/0/image')).toBe('kubectl-edit');
    await run('patch', object, '--patch', '{"spec":{"minReadySeconds":2}}');
    expect(await told('/spec/minReadySeconds')).toBe('kubectl-patch');
    await run('label', '--overwrite', object, 'app=other');
    expect(await told('/metadata/labels/app')).toBe('kubectl-label');
    await run('label', object, `${APPLICATION_LABEL}-`);
    await drift(id, ({ what }) => what === 'unlabelled');
    await run('delete', object);
    await drift(id, ({ what }) => what === 'deleted');
  });
}

function goneAndStripped(scene: () => DriftScene): void {
  it('a deleted object and a stripped label are drift, and are put back when asked', async () => {
    const { standing, stripLabel, remove, drift, openDrifts, synced, dataOf, tenant } = scene();
    const id = await standing('whole', configMap('whole', { v: 'git' }), false);
    const revert = async (what: string) => {
      const { id: driftId } = await drift(id, (one) => one.what === what);
      await revertDrifts(tenant.context, { driftIds: [driftId] });
      await eventually(async () => (await openDrifts(id)).length === 0);
      await synced(id);
    };
    await stripLabel('whole');
    await revert('unlabelled');
    await remove('whole');
    await revert('deleted');
    expect(await dataOf('whole')).toEqual({ v: 'git' });
  });

  it('what becomes of an object after its label was stripped is seen, too: it is changed, and deleted', async () => {
    const { standing, stripLabel, applyAs, remove, drift } = scene();
    const id = await standing('stray', configMap('stray', { v: 'git' }), false);
    await stripLabel('stray');
    await drift(id, ({ what }) => what === 'unlabelled');
    await applyAs('kubectl-edit', 'stray', { v: 'theirs' });
    await drift(id, ({ field, manager }) => field === '/data/v' && manager === 'kubectl-edit');
    await remove('stray');
    await drift(id, ({ what }) => what === 'deleted');
  });
}

function noDrift(scene: () => DriftScene): void {
  it('what somebody adds beside our fields is none', async () => {
    const { standing, applyAs, drift, openDrifts } = scene();
    const id = await standing('beside', configMap('beside', { v: 'git' }), false);
    await applyAs('defaulter', 'beside', { added: 'theirs' });
    // The next change is seen: the one before was looked at, too.
    await applyAs('kubectl-edit', 'beside', { v: 'theirs' });
    await drift(id, () => true);
    expect((await openDrifts(id)).map(({ field }) => field)).toEqual(['/data/v']);
  });

  it('what a webhook changes and what the API server defaults is none, whatever else drifts', async () => {
    const { standing, drift, openDrifts, world, tenant } = scene();
    const { hostname, port } = new URL(world.cluster.server);
    const allow = [{ host: hostname, port: Number(port) }];
    const cluster = connect(parseKubeconfig(world.cluster.kubeconfig), { allow });
    // Over a value of ours, and beside them.
    const patch = [
      { op: 'add', path: '/metadata/annotations/mirrored', value: 'yes' },
      { op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'mirror.test/nginx:1' },
    ];
    onTestFinished(await mutatingWebhook({ cluster, namespace: tenant.namespace }, patch));
    const manifest = webOf('mutated', [{ name: 'web', image: 'nginx:1', ports: [{ containerPort: 80 }] }]);
    const id = await standing('mutated', JSON.stringify(manifest), false);
    const path = `/apis/apps/v1/namespaces/${tenant.namespace}/deployments/mutated`;
    const scaled = { apiVersion: 'apps/v1', kind: 'Deployment', spec: { replicas: 1 } };
    await kubernetesRequest(world.cluster, 'PATCH', `${path}?fieldManager=scaler&force=true`, scaled);
    await drift(id, () => true);
    expect((await openDrifts(id)).map(({ field, manager }) => [field, manager])).toEqual([
      ['/spec/replicas', 'scaler'],
    ]);
  });
}

function ignored(scene: () => DriftScene): void {
  it('a field in a list is ignored by what names its item, until a day: another’s is healed on', async () => {
    const { standing, drift, heals, synced, world, tenant } = scene();
    const images = (...containers: [string, string][]) =>
      containers.map(([name, image]) => ({ name, image }));
    const manifest = webOf('listed', images(['web', 'web:1'], ['proxy', 'proxy:1']));
    const id = await standing('listed', JSON.stringify(manifest), true);
    const path = `/apis/apps/v1/namespaces/${tenant.namespace}/deployments/listed`;
    const setImage = (name: string, image: string) =>
      kubernetesRequest(world.cluster, 'PATCH', `${path}?fieldManager=updater&force=true`, {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        spec: { template: { spec: { containers: [{ name, image }] } } },
      });
    const live = async () => {
      const { body } = await kubernetesRequest(world.cluster, 'GET', path);
      const { spec } = body as {
        spec: { template: { spec: { containers: { name: string; image: string }[] } } };
      };
      return Object.fromEntries(spec.template.spec.containers.map(({ name, image }) => [name, image]));
    };
    for (const round of [1, 2, 3]) {
      await setImage('proxy', 'theirs:1');
      await eventually(async () => (await live()).proxy === 'proxy:1' && (await heals(id)) === round);
    }
    await setImage('proxy', 'theirs:1');
    const stopped = await drift(id, ({ stoppedAt }) => stoppedAt !== null);
    expect(stopped.place).toEqual(['spec', 'template', 'spec', 'containers', { name: 'proxy' }, 'image']);
    const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
    await ignoreDrifts(tenant.context, { driftIds: [stopped.id], scope: 'object', expiresAt });
    await synced(id);
    await setImage('web', 'theirs:1');
    await eventually(async () => (await live()).web === 'web:1');
    expect(await live()).toEqual({ web: 'web:1', proxy: 'theirs:1' });
  });
}

function held(scene: () => DriftScene): void {
  it('while it is locked what drifts is told and not healed; unlocked, it is healed', async () => {
    const { standing, applyAs, dataOf, drift, heals, tenant } = scene();
    const id = await standing('held', configMap('held', { v: 'git' }), true);
    await lockApplication(tenant.context, id, lockInput.parse({ reason: 'Migrating.' }));
    await applyAs('kubectl-edit', 'held', { v: 'theirs' });
    await drift(id, ({ field }) => field === '/data/v');
    expect(await heals(id)).toBe(0);
    expect(await dataOf('held')).toEqual({ v: 'theirs' });
    await unlockApplication(tenant.context, id);
    await eventually(async () => (await dataOf('held')).v === 'git');
  });
}
