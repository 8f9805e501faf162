import { randomBytes } from 'node:crypto';
import { type Json, type Manifest, refOf } from '@landfall/contracts/resource';
import { expect, test } from 'vitest';
import { configMap, planLines, type Sandbox, sandbox } from '../../test/sandbox.ts';
import { kindOf } from '../ports/cluster.ts';

const OPTIONS = 'argocd.argoproj.io/sync-options';
const options = (manifest: Manifest, csv: string): Manifest => ({
  ...manifest,
  metadata: { ...manifest.metadata, annotations: { ...manifest.metadata.annotations, [OPTIONS]: csv } },
});
const object = (apiVersion: string, kind: string, rest: { [key: string]: Json }): Manifest => ({
  apiVersion,
  kind,
  metadata: { name: 'it' },
  ...rest,
});
const pods = (app: string) => ({
  metadata: { labels: { app } },
  spec: { containers: [{ name: 'web', image: 'registry.test/web:1' }] },
});

const secret = (password: string): Manifest =>
  object('v1', 'Secret', { immutable: true, data: { password: Buffer.from(password).toString('base64') } });
const immutableMap = (x: string): Manifest => ({ ...configMap('it', { x }), immutable: true });
const job = (image: string): Manifest =>
  object('batch/v1', 'Job', {
    spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'work', image }] } } },
  });
const service = (clusterIP: string): Manifest =>
  object('v1', 'Service', { spec: { clusterIP, selector: { app: 'web' }, ports: [{ port: 80 }] } });
const statefulSet = (serviceName: string, storage: string, replicas = 0): Manifest =>
  object('apps/v1', 'StatefulSet', {
    spec: {
      serviceName,
      replicas,
      selector: { matchLabels: { app: 'db' } },
      template: pods('db'),
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
        },
      ],
    },
  });
const selected = (app: string): Manifest =>
  object('apps/v1', 'Deployment', {
    spec: { replicas: 0, selector: { matchLabels: { app } }, template: pods(app) },
  });
const pod = (value: string): Manifest =>
  object('v1', 'Pod', {
    spec: { containers: [{ name: 'web', image: 'registry.test/web', env: [{ name: 'A', value }] }] },
  });
const roleBinding = (name: string): Manifest =>
  object('rbac.authorization.k8s.io/v1', 'RoleBinding', {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
    subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: 'default' }],
  });

async function uidOf(box: Sandbox, manifest: Manifest): Promise<Json | undefined> {
  const kind = kindOf(await box.cluster.discover(), refOf(manifest));
  if (!kind) throw new Error(`no kind ${manifest.kind}`);
  const live = await box.cluster.get(kind, { namespace: box.namespace, name: manifest.metadata.name });
  return live.metadata.uid;
}

test.each<[string, Manifest, Manifest, string]>([
  ['Secret', secret('old-canary'), secret('new-canary-2'), '/data/password (field is immutable)'],
  ['ConfigMap', immutableMap('1'), immutableMap('2'), '/data/x "1" → "2"'],
  [
    'Job template',
    job('registry.test/work:1'),
    job('registry.test/work:2'),
    '/spec/template/spec/containers/0/image "registry.test/work:1" → "registry.test/work:2"',
  ],
  ['Service clusterIP', service(''), service('None'), '/spec/clusterIP "10.'],
  [
    'StatefulSet volumeClaimTemplates',
    statefulSet('db', '1Gi'),
    statefulSet('db', '2Gi'),
    '/spec/volumeClaimTemplates/0/spec/resources/requests/storage "1Gi" → "2Gi"',
  ],
  [
    'StatefulSet serviceName',
    statefulSet('db', '1Gi'),
    statefulSet('database', '1Gi', 1),
    '/spec/serviceName "db" → "database" (updates to statefulset spec',
  ],
  [
    'Deployment selector',
    selected('one'),
    selected('two'),
    '/spec/selector/matchLabels/app "one" → "two" (field is immutable)',
  ],
  ['Pod', pod('1'), pod('2'), '/spec/containers/0/env/0/value "1" → "2" (pod updates may not change'],
  ['RoleBinding roleRef', roleBinding('view'), roleBinding('edit'), '/roleRef/name "view" → "edit"'],
])(
  'A.4: %s: refused with both values and the option, made anew with Force=true',
  async (_, before, after, words) => {
    const box = await sandbox();
    expect((await box.sync([before], { waitForHealth: false })).outcome).toBe('succeeded');
    const uid = await uidOf(box, before);

    const { plan } = await box.plan([after]);
    const [item] = plan.items;
    expect(item).toMatchObject({ action: 'refuse', reason: expect.stringContaining(words) });
    expect(item?.reason).toMatch(/^It cannot be changed in place: .*sync option Force=true/);
    expect(item?.reason?.length).toBeLessThan(700);
    expect(item?.reason).not.toContain('\n');
    expect(item?.changes).not.toEqual([]);
    expect(JSON.stringify(plan)).not.toContain(Buffer.from('canary').toString('base64').slice(0, 6));

    const forced = await box.sync([options(after, 'Replace=true,Force=true')], { waitForHealth: false });
    expect(forced.planned.plan.items[0]).toMatchObject({ action: 'configure', replace: 'recreate' });
    expect(forced).toMatchObject({ outcome: 'succeeded' });
    expect(await uidOf(box, after)).not.toBe(uid);
  },
);

const claim = (storageClassName: string): Manifest =>
  object('v1', 'PersistentVolumeClaim', {
    spec: { storageClassName, accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  });
const goneWithIt = (serviceName: string): Manifest => {
  const one = statefulSet(serviceName, '1Gi');
  one.spec = { ...(one.spec as object), persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } };
  return one;
};

const volumeName = `it-${randomBytes(4).toString('hex')}`;
const volume = (path: string): Manifest => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name: volumeName },
  spec: {
    capacity: { storage: '1Gi' },
    accessModes: ['ReadWriteOnce'],
    storageClassName: volumeName,
    hostPath: { path },
  },
});

test.each<[string, Manifest, Manifest, string]>([
  ['a PersistentVolume', volume('/data'), volume('/other'), 'holds data'],
  ['a PersistentVolumeClaim', claim('fast'), claim('slow'), 'holds data'],
  ['a StatefulSet whose claims go with it', goneWithIt('db'), goneWithIt('other'), 'would go with it'],
])('4.12: %s is never deleted to be made anew, whatever its options', async (_, before, after, words) => {
  const box = await sandbox();
  await box.sync([before], { waitForHealth: false });
  const syncOptions = ['Force=true', 'Replace=true'];
  for (const [desired, more] of [
    [after, { syncOptions }],
    [options(after, 'Force=true'), {}],
  ] as const) {
    const { plan } = await box.plan([desired], more);
    expect(plan.items[0]).toMatchObject({ action: 'refuse', reason: expect.stringContaining(words) });
    const uid = await uidOf(box, before);
    expect((await box.sync([desired], more)).outcome).toBe('failed');
    expect(await uidOf(box, before)).toBe(uid);
  }
  await box.sync([], { prune: true });
});

test('4.12: a CustomResourceDefinition is never deleted to be made anew: its objects would go with it', async () => {
  const box = await sandbox();
  const group = `${box.namespace}.test`;
  const crd = (scope: string): Manifest => ({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `things.${group}` },
    spec: {
      group,
      scope,
      names: { plural: 'things', kind: 'Thing' },
      versions: [
        { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } },
      ],
    },
  });
  await box.sync([crd('Namespaced')]);
  const { plan } = await box.plan([options(crd('Cluster'), 'Force=true')], { syncOptions: ['Force=true'] });
  expect(plan.items[0]).toMatchObject({
    action: 'refuse',
    reason: expect.stringContaining('deletes every object of its kind'),
    changes: expect.arrayContaining([{ pointer: '/spec/scope', before: 'Namespaced', after: 'Cluster' }]),
  });
  await box.sync([], { prune: true });
});

test('A.4: Force=true of the application makes anew what can be, and says so', async () => {
  const box = await sandbox();
  await box.sync([selected('one')]);
  const forced = await box.sync([selected('two')], { syncOptions: ['Force=true'] });
  expect(forced.outcome).toBe('succeeded');
  expect(planLines(await box.plan([selected('two')], { syncOptions: ['Force=true'] }))).toEqual([
    'Deployment it: unchanged',
  ]);
});

test('Force=true deletes nothing when the new object would be refused', async () => {
  const box = await sandbox();
  await box.sync([selected('one')]);
  const uid = await uidOf(box, selected('one'));
  const bad = selected('two');
  bad.spec = { ...(bad.spec as object), replicas: -1 };
  const { plan } = await box.plan([options(bad, 'Force=true')]);
  expect(plan.items[0]).toMatchObject({
    action: 'refuse',
    reason: expect.stringContaining('the new one would be refused'),
  });
  expect(await uidOf(box, bad)).toBe(uid);
});

test('Force=true does not delete what another made, unless the application takes it over', async () => {
  const box = await sandbox();
  const kind = kindOf(await box.cluster.discover(), refOf(selected('one')));
  if (!kind) throw new Error('no Deployment');
  const metadata = { name: 'it', namespace: box.namespace };
  await box.cluster.create(
    kind,
    { ...selected('one'), metadata },
    { fieldManager: 'kubectl-create', dryRun: false },
  );
  const desired = [options(selected('two'), 'Force=true')];
  const { plan } = await box.plan(desired);
  expect(plan.items[0]).toMatchObject({ action: 'refuse' });
  const adopted = await box.sync(desired, { adopt: true });
  expect(adopted.planned.plan.items[0]).toMatchObject({ replace: 'recreate' });
  expect(adopted.outcome).toBe('succeeded');
});

test('everything that Git changed is in the plan; the sentence names what cannot be', async () => {
  const box = await sandbox();
  await box.sync([statefulSet('db', '1Gi')], { waitForHealth: false });
  const { plan } = await box.plan([statefulSet('database', '1Gi', 2)]);
  expect(plan.items[0]?.changes.map(({ pointer }) => pointer)).toEqual([
    '/spec/replicas',
    '/spec/serviceName',
  ]);
  expect(plan.items[0]?.reason).not.toContain('/spec/replicas ');
});

test('an old object that a finalizer holds is told with its name; nothing is stripped', async () => {
  const box = await sandbox();
  const held = (x: string): Manifest => {
    const one = immutableMap(x);
    return { ...one, metadata: { ...one.metadata, finalizers: ['shop.test/held'] } };
  };
  await box.sync([held('1')]);
  const { outcome, results } = await box.sync([options(held('2'), 'Force=true')], { waveDeadlineMs: 400 });
  expect(outcome).toBe('failed');
  expect(results[0]?.message).toContain('Finalizers hold it (shop.test/held)');
  const kind = kindOf(await box.cluster.discover(), refOf(held('')));
  if (!kind) throw new Error('no ConfigMap');
  const name = { namespace: box.namespace, name: 'it' };
  const release = [{ op: 'remove' as const, path: '/metadata/finalizers' }];
  await box.cluster.patch(kind, name, release, { fieldManager: 'its-controller', dryRun: false });
  expect((await box.sync([held('2')])).outcome).toBe('succeeded');
});
