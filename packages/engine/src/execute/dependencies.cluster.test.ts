import { randomBytes, randomUUID } from 'node:crypto';
import type { Json, Manifest } from '@landfall/contracts/resource';
import { expect, test } from 'vitest';
import { crontabs } from '../../test/crontabs.ts';
import { configMap, planLines, sandbox } from '../../test/sandbox.ts';

const someGroup = () => `t${randomBytes(4).toString('hex')}.landfall.test`;

test.each(['Namespaced', 'Cluster'] as const)('CRD and a %s object of it in one commit', async (scope) => {
  const box = await sandbox();
  const { crd, object } = crontabs(someGroup(), scope);
  const first = await box.sync([object, crd]);
  expect(planLines(first.planned)).toEqual([
    `CustomResourceDefinition ${crd.metadata.name}: create`,
    'CronTab one: create',
  ]);
  expect(first.outcome).toBe('succeeded');
  expect((await box.sync([object, crd])).planned.plan.summary.unchanged).toBe(2);
  await box.sync([configMap('rest', {})]);
});

test('a run tells its host that what the cluster serves has changed', async () => {
  const box = await sandbox();
  const { crd } = crontabs(someGroup(), 'Namespaced');
  expect((await box.sync([crd])).discoveryChanged).toBe(true);
  expect((await box.sync([crd])).discoveryChanged).toBe(false);
  await box.sync([configMap('rest', {})]);
});

test('CRD and object come to a new version in one commit: what is there is configured, what is another’s refused', async () => {
  const organization = randomUUID();
  const box = await sandbox({ organization });
  const { crd, object } = crontabs(someGroup(), 'Namespaced');
  await box.sync([crd, object]);
  const spec = crd.spec as { versions: { name: string; storage: boolean }[] };
  const [version] = spec.versions;
  if (!version) throw new Error('it has a version');
  const versions = [version, { ...version, name: 'v2', storage: false }] as Json;
  const later: Manifest = { ...crd, spec: { ...spec, versions } as Json };
  const moved = {
    ...object,
    apiVersion: object.apiVersion.replace('/v1', '/v2'),
    spec: { schedule: '0 * * * *' },
  };

  const stranger = await sandbox({ organization });
  const theirs = { ...moved, metadata: { ...moved.metadata, namespace: box.namespace } };
  const refused = (await stranger.plan([later, theirs])).plan.items.find(({ ref }) => ref.kind === 'CronTab');
  expect(refused).toMatchObject({ action: 'refuse', reason: expect.stringContaining(box.application.id) });

  const { planned, outcome, results } = await box.sync([later, moved]);
  expect(planLines(planned)).toEqual([
    `CustomResourceDefinition ${crd.metadata.name}: configure`,
    'CronTab one: configure',
  ]);
  expect(outcome).toBe('succeeded');
  expect(results.map((one) => one.outcome)).toEqual(['configured', 'configured']);
  expect((await box.plan([later, moved])).plan.summary).toMatchObject({ unchanged: 2 });
  await box.sync([configMap('rest', {})]);
});

test('A.1: a CRD is moved before an object of it in an earlier wave', async () => {
  const box = await sandbox();
  const { crd, object } = crontabs(someGroup(), 'Namespaced');
  object.metadata.annotations = { ...object.metadata.annotations, 'argocd.argoproj.io/sync-wave': '-5' };
  const first = await box.sync([object, crd]);
  expect(first.outcome).toBe('succeeded');
  expect(first.planned.plan.items.map(({ wave }) => wave)).toEqual([-5, -5]);
  await box.sync([configMap('rest', {})]);
});

test('a namespace comes before what lives in it, in one commit', async () => {
  const box = await sandbox();
  const name = `${box.namespace}-made`;
  const inside = { ...configMap('a', { x: '1' }), metadata: { name: 'a', namespace: name } };
  const namespace: Manifest = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, annotations: { 'argocd.argoproj.io/sync-wave': '5' } },
  };
  const first = await box.sync([inside, namespace]);
  expect(planLines(first.planned)).toEqual([`Namespace ${name}: create`, 'ConfigMap a: create']);
  expect(first.outcome).toBe('succeeded');
});

test('A.4 CreateNamespace: a missing destination is made, not tracked and never pruned', async () => {
  const box = await sandbox();
  box.application.namespace = `${box.namespace}-dest`;
  const first = await box.sync([configMap('a', { x: '1' })]);
  expect(planLines(first.planned)).toEqual([
    `Namespace ${box.namespace}-dest: create`,
    'ConfigMap a: create',
  ]);
  expect(first.outcome).toBe('succeeded');
  expect(box.ledger.items().map(({ kind }) => kind)).toEqual(['ConfigMap']);
  expect(planLines((await box.sync([configMap('a', { x: '1' })])).planned)).toEqual([
    'ConfigMap a: unchanged',
  ]);
});

test('without CreateNamespace a missing destination is refused with a word', async () => {
  const box = await sandbox();
  box.application.namespace = `${box.namespace}-dest`;
  const { plan } = await box.plan([configMap('a', { x: '1' })], { createNamespace: false });
  expect(plan.items[0]).toMatchObject({
    action: 'refuse',
    reason: expect.stringContaining('does not exist'),
  });
});

test('an unknown kind is refused with a word', async () => {
  const box = await sandbox();
  const { plan } = await box.plan([
    { apiVersion: 'nowhere.test/v1', kind: 'Nothing', metadata: { name: 'a' } },
  ]);
  expect(plan.items[0]).toMatchObject({
    action: 'refuse',
    reason: expect.stringContaining('no kind Nothing in nowhere.test/v1'),
  });
});
