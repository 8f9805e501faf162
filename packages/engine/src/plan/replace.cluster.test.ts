import { readFileSync } from 'node:fs';
import { ignoreDifference } from '@landfall/contracts/application';
import { type Json, type Manifest, refOf } from '@landfall/contracts/resource';
import { auditOffset, readAudit } from '@landfall/devstack/audit-log';
import { expect, onTestFinished, test } from 'vitest';
import { configMap, deployment, patchAs, planLines, type Sandbox, sandbox } from '../../test/sandbox.ts';
import { kindOf } from '../ports/cluster.ts';

const OPTIONS = 'argocd.argoproj.io/sync-options';
const options = (manifest: Manifest, csv: string): Manifest => ({
  ...manifest,
  metadata: { ...manifest.metadata, annotations: { ...manifest.metadata.annotations, [OPTIONS]: csv } },
});
async function kindFor(box: Sandbox, manifest: Manifest) {
  const kind = kindOf(await box.cluster.discover(), refOf(manifest));
  if (!kind) throw new Error(`no kind ${manifest.kind}`);
  return kind;
}
async function read(box: Sandbox, manifest: Manifest): Promise<Manifest> {
  const name = { namespace: box.namespace, name: manifest.metadata.name };
  return box.cluster.get(await kindFor(box, manifest), name);
}

test('A.4: Replace=true is POST and then PUT of the whole object, in the plan and on the wire; what others added goes', async () => {
  const box = await sandbox();
  const from = await auditOffset(box.auditLogPath);
  const desired = (x: string) => [options(configMap('a', { x }), 'Replace=true')];
  const first = await box.sync(desired('1'));
  expect(first.planned.plan.items[0]).toMatchObject({ action: 'create', replace: 'replace' });
  await patchAs(box, 'somebody', 'configmaps/a', { data: { added: 'y' } });
  const second = await box.sync(desired('2'));
  expect(second.planned.plan.items[0]).toMatchObject({ action: 'configure', replace: 'replace' });
  expect(second.planned.plan.items[0]?.changes.map(({ pointer }) => pointer)).toEqual([
    '/data/added',
    '/data/x',
  ]);
  expect((await read(box, configMap('a', {}))).data).toEqual({ x: '2' });
  const written = (await readAudit(box.auditLogPath, { sinceOffset: from })).filter(
    ({ namespace, uri }) =>
      namespace === box.namespace && uri.includes('fieldManager=landfall') && !uri.includes('dryRun'),
  );
  expect(written.map(({ verb }) => verb)).toEqual(['create', 'update']);
});

const job = (image: string): Manifest => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'work' },
  spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'work', image }] } } },
});
const service: Manifest = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web' },
  spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
};

test.each<[string, Manifest]>([
  ['a Deployment that its controller annotates', options(deployment('web', { replicas: 1 }), 'Replace=true')],
  ['a Job, selector and labels generated', options(job('registry.test/work:1'), 'Force=true,Replace=true')],
  ['a Service with a cluster IP', options(service, 'Replace=true')],
])('A.4: with Replace=true %s is in sync once it was made', async (_, desired) => {
  const box = await sandbox();
  expect((await box.sync([desired])).outcome).toBe('succeeded');
  const from = await auditOffset(box.auditLogPath);
  expect(planLines(await box.plan([desired]))).toEqual([
    `${desired.kind} ${desired.metadata.name}: unchanged`,
  ]);
  const asked = (await readAudit(box.auditLogPath, { sinceOffset: from })).filter(
    ({ namespace, verb }) => namespace === box.namespace && verb === 'update',
  );
  expect(asked).toEqual([]);
});

const KINDS = new URL('../../fixtures/kinds/', import.meta.url);
test.each(['admission', 'deployment', 'horizontal-pod-autoscaler', 'job', 'rbac', 'service', 'statefulset'])(
  'A.4: with Replace=true of the application every spelling of %s is in sync once it was made',
  async (file) => {
    const box = await sandbox();
    const text = readFileSync(new URL(`${file}.json`, KINDS), 'utf8');
    const desired = JSON.parse(
      text.replaceAll('RUN', box.namespace).replaceAll('NAMESPACE', box.namespace),
    ) as Manifest[];
    onTestFinished(async () => {
      await box.sync([], { waitForHealth: false });
    });
    const syncOptions = ['Replace=true'];
    expect(await box.sync(desired, { syncOptions })).toMatchObject({ outcome: 'succeeded' });
    const changed = async () =>
      (await box.plan(desired, { syncOptions })).plan.items.filter(({ action }) => action !== 'unchanged');
    expect(await changed()).toEqual([]);
    // A host that lost what was applied last comes to the same.
    box.previous = [];
    expect(await changed()).toEqual([]);
  },
  60_000,
);

test('A.4: RespectIgnoreDifferences with Replace=true: a PUT keeps an ignored field that Git does not set', async () => {
  const box = await sandbox();
  const respects = {
    syncOptions: ['Replace=true', 'RespectIgnoreDifferences=true'],
    ignoreDifferences: [
      ignoreDifference.parse({ group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] }),
    ],
  };
  await box.sync([deployment('web', {})], respects);
  await patchAs(box, 'scaler', 'apps/deployments/web', { spec: { replicas: 0 } });
  const changed = [deployment('web', { image: 'registry.test/web:2' })];
  const { planned, outcome } = await box.sync(changed, respects);
  expect(planned.plan.items[0]).toMatchObject({ action: 'configure', replace: 'replace' });
  expect(outcome).toBe('succeeded');
  expect((await read(box, deployment('web'))).spec).toMatchObject({ replicas: 0 });
});

test('A.4: a changed Job with Force=true,Replace=true is made anew, without Force it is refused in words', async () => {
  const box = await sandbox();
  const both = 'Force=true,Replace=true';
  await box.sync([options(job('registry.test/work:1'), both)]);
  const { uid } = (await read(box, job(''))).metadata;
  const refused = await box.plan([options(job('registry.test/work:2'), 'Replace=true')]);
  expect(refused.plan.items[0]).toMatchObject({
    action: 'refuse',
    reason: expect.stringContaining('Force=true'),
  });
  const { outcome, planned } = await box.sync([options(job('registry.test/work:2'), both)]);
  expect(planned.plan.items[0]).toMatchObject({ replace: 'recreate' });
  expect(outcome).toBe('succeeded');
  expect((await read(box, job(''))).metadata.uid).not.toBe(uid);
});

test('A.4: Replace=true is also read from the live object; without it fields are applied one by one again', async () => {
  const box = await sandbox();
  await box.sync([options(configMap('a', { x: '1', y: '1' }), 'Replace=true')]);
  const bare = await box.sync([configMap('a', { x: '2', y: '1' })]);
  expect(bare.planned.plan.items[0]).toMatchObject({ action: 'configure', replace: 'replace' });
  expect((await read(box, configMap('a', {}))).metadata.annotations?.[OPTIONS]).toBeUndefined();

  // From here on by server-side apply: what leaves Git must leave the cluster, whoever wrote it before.
  const { planned, outcome } = await box.sync([configMap('a', { x: '3' })]);
  const [item] = planned.plan.items;
  expect(item?.replace).toBeUndefined();
  expect(item?.changes.map(({ pointer }) => pointer)).toEqual(['/data/x', '/data/y']);
  expect(item?.reason).toContain('applied one by one');
  expect(outcome).toBe('succeeded');
  const live = await read(box, configMap('a', {}));
  expect(live.data).toEqual({ x: '3' });
  const entries = live.metadata.managedFields as { manager: string; operation: string }[];
  expect(entries.map(({ manager, operation }) => `${manager} ${operation}`)).toEqual(['landfall Apply']);
  expect(planLines(await box.plan([configMap('a', { x: '3' })]))).toEqual(['ConfigMap a: unchanged']);
});

test('A.4: Replace=false in Git counts more than what stands on the live object', async () => {
  const box = await sandbox();
  await box.sync([options(configMap('a', { x: '1' }), 'Replace=true')]);
  const { plan } = await box.plan([options(configMap('a', { x: '2' }), 'Replace=false')]);
  expect(plan.items[0]).toMatchObject({ action: 'configure' });
  expect(plan.items[0]?.replace).toBeUndefined();
});

test('4.5: Replace=true overwrites nothing of another’s, unless the application takes it over', async () => {
  const box = await sandbox();
  const theirs = configMap('a', { x: 'theirs', z: 'theirs' });
  theirs.metadata.namespace = box.namespace;
  await box.cluster.create(await kindFor(box, theirs), theirs, { fieldManager: 'somebody', dryRun: false });
  const desired = [options(configMap('a', { x: 'ours' }), 'Replace=true')];
  const { plan } = await box.plan(desired);
  expect(plan.items[0]).toMatchObject({
    action: 'refuse',
    reason: expect.stringContaining('overwrite all of it'),
  });
  expect(JSON.stringify(plan)).not.toContain('theirs');
  const adopted = await box.sync(desired, { adopt: true });
  expect(adopted.outcome).toBe('succeeded');
  expect((await read(box, configMap('a', {}))).data).toEqual({ x: 'ours' });
});

test('A.4: a CustomResourceDefinition and a Namespace are updated, never deleted, with Replace=true,Force=true', async () => {
  const box = await sandbox();
  const group = `${box.namespace}.test`;
  const both = (label: string): Manifest[] => [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: `${box.namespace}-it`, labels: { label } } },
    {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `things.${group}`, labels: { label } },
      spec: {
        group,
        scope: 'Namespaced',
        names: { plural: 'things', kind: 'Thing' },
        versions: [
          { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } },
        ],
      },
    },
  ];
  const syncOptions = ['Replace=true', 'Force=true'];
  const uids = async () =>
    Promise.all(
      both('').map(async (one): Promise<Json | undefined> => {
        const name = { namespace: '', name: one.metadata.name };
        return (await box.cluster.get(await kindFor(box, one), name)).metadata.uid;
      }),
    );
  expect((await box.sync(both('one'), { syncOptions })).outcome).toBe('succeeded');
  const before = await uids();
  const { planned, outcome } = await box.sync(both('two'), { syncOptions });
  expect(planned.plan.items.map(({ replace }) => replace)).toEqual(['replace', 'replace']);
  expect(outcome).toBe('succeeded');
  expect(await uids()).toEqual(before);
  await box.sync([], { prune: true });
});
