import { ignoreDifference } from '@landfall/contracts/application';
import type { Manifest } from '@landfall/contracts/resource';
import { auditOffset, readAudit } from '@landfall/devstack/audit-log';
import { expect, test } from 'vitest';
import { configMap, deployment, patchAs, planLines, type Sandbox, sandbox } from '../../test/sandbox.ts';
import type { KindRef } from '../index.ts';

const ARGO = 'argocd.argoproj.io';
const DEPLOYMENTS: KindRef = {
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  plural: 'deployments',
  namespaced: true,
};
const options = (manifest: Manifest, csv: string): Manifest => ({
  ...manifest,
  metadata: {
    ...manifest.metadata,
    annotations: { ...manifest.metadata.annotations, [`${ARGO}/sync-options`]: csv },
  },
});
const replicas = async (box: Sandbox) =>
  (
    (await box.cluster.get(DEPLOYMENTS, { namespace: box.namespace, name: 'web' })).spec as {
      replicas: number;
    }
  ).replicas;
const ignoreReplicas = [
  ignoreDifference.parse({ group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] }),
];

test('A.5: an ignored difference is none; it is applied as in Git when something else changes', async () => {
  const box = await sandbox();
  const ignoreDifferences = ignoreReplicas;
  await box.sync([deployment('web', { replicas: 1 })]);
  await patchAs(box, 'scaler', 'apps/deployments/web', { spec: { replicas: 3 } });
  expect(planLines(await box.plan([deployment('web', { replicas: 1 })]))).toEqual([
    'Deployment web: configure',
  ]);
  expect(planLines(await box.plan([deployment('web', { replicas: 1 })], { ignoreDifferences }))).toEqual([
    'Deployment web: unchanged',
  ]);
  const changed = deployment('web', { replicas: 1, image: 'registry.test/web:2' });
  expect((await box.sync([changed], { ignoreDifferences, waitForHealth: false })).outcome).toBe('succeeded');
  expect(await replicas(box)).toBe(1);
});

test('A.4: RespectIgnoreDifferences: the ignored field keeps its live value on apply, and is not dropped', async () => {
  const box = await sandbox();
  const both = {
    ignoreDifferences: ignoreReplicas,
    syncOptions: ['RespectIgnoreDifferences=true'],
    waitForHealth: false,
  };
  await box.sync([deployment('web', { replicas: 1 })], both);
  await patchAs(box, 'scaler', 'apps/deployments/web', { spec: { replicas: 3 } });
  const changed = deployment('web', { replicas: 1, image: 'registry.test/web:2' });
  const { planned, outcome } = await box.sync([changed], both);
  expect(outcome).toBe('succeeded');
  expect(planned.plan.items[0]?.changes.map(({ pointer }) => pointer)).toEqual([
    '/spec/template/spec/containers/0/image',
  ]);
  expect(await replicas(box)).toBe(3);
  // It left Git altogether and is ours: dropping it would reset it.
  await box.sync([deployment('web', { image: 'registry.test/web:3' })], both);
  expect(await replicas(box)).toBe(3);
});

test('A.5: an expression that is no jq refuses the object with a word', async () => {
  const box = await sandbox();
  await box.sync([configMap('a', { x: '1' })]);
  const ignoreDifferences = [ignoreDifference.parse({ kind: 'ConfigMap', jqPathExpressions: ['.data['] })];
  const { plan } = await box.plan([configMap('a', { x: '2' })], { ignoreDifferences });
  expect(plan.items[0]).toMatchObject({ action: 'refuse', reason: expect.stringContaining('jq .data[') });
});

test('A.4: Validate=false is told to the API server; an unknown field of a known kind is refused by its apply all the same', async () => {
  const box = await sandbox();
  const from = await auditOffset(box.auditLogPath);
  const odd: Manifest = deployment('web', { replicas: 1 });
  odd.spec = { ...(odd.spec as object), nonsense: 1 } as Manifest['spec'];
  const { plan } = await box.plan([odd]);
  expect(plan.items[0]).toMatchObject({ action: 'refuse', reason: expect.stringContaining('nonsense') });
  await box.plan([options(deployment('web', {}), 'Validate=false')]);
  const lines = (await readAudit(box.auditLogPath, { sinceOffset: from })).filter(
    ({ namespace, verb }) => namespace === box.namespace && verb === 'patch',
  );
  expect(lines.map(({ uri }) => uri.includes('fieldValidation=Ignore'))).toEqual([false, true]);
});

test('A.4: SkipDryRunOnMissingResource: a kind nobody knows yet is no reason to refuse the plan', async () => {
  const box = await sandbox();
  const wish = options(
    { apiVersion: 'nowhere.test/v1', kind: 'Wish', metadata: { name: 'w', namespace: box.namespace } },
    'SkipDryRunOnMissingResource=true',
  );
  const { planned, outcome, results } = await box.sync([wish, configMap('a', { x: '1' })]);
  expect(planned.plan.items.map(({ action }) => action)).toEqual(['create', 'create']);
  expect(outcome).toBe('failed');
  expect(results.find(({ ref }) => ref.kind === 'Wish')?.message).toContain('still has no kind Wish');
  expect(results.find(({ ref }) => ref.kind === 'ConfigMap')?.outcome).toBe('created');
});

test('a misspelt option is told, not silently ignored', async () => {
  const box = await sandbox();
  const { plan } = await box.plan([options(configMap('a', {}), 'Prun=false')], {
    syncOptions: ['PruneLst=true'],
  });
  expect(plan.warnings).toEqual([
    'The application has a sync option nobody knows: PruneLst.',
    `ConfigMap a in ${box.namespace} has a sync option nobody knows: Prun.`,
  ]);
});

test('A.1, A.4: PruneLast comes after every other wave, a prune still terminating blocks', async () => {
  const box = await sandbox();
  const wave = (name: string, number: string) => configMap(name, {}, { [`${ARGO}/sync-wave`]: number });
  await box.sync([configMap('gone', {}), wave('late', '4'), wave('later', '7')]);
  const { plan } = await box.plan([wave('late', '4'), configMap('new', {})], {
    syncOptions: ['PruneLast=true'],
  });
  expect(plan.items.map(({ ref, action, wave: at }) => `${ref.name} ${action} ${at}`)).toEqual([
    'new create 0',
    'late unchanged 4',
    'gone prune 8',
    'later prune 8',
  ]);
});
