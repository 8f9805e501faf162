import { readFileSync } from 'node:fs';
import { type Manifest, refOf } from '@landfall/contracts/resource';
import { expect, onTestFinished, test } from 'vitest';
import { CONFIG_MAPS, configMap, patchAs, planLines, type Sandbox, sandbox } from '../../test/sandbox.ts';
import { type KindRef, kindOf } from '../index.ts';

const MIGRATION_MANAGER = 'argocd.argoproj.io/client-side-apply-migration-manager';
const dataOf = async (box: Sandbox) =>
  (await box.cluster.get(CONFIG_MAPS, { namespace: box.namespace, name: 'a' })).data;

const made = (box: Sandbox, manager: string, object: Manifest) =>
  box.cluster.create(
    CONFIG_MAPS,
    { ...object, metadata: { ...object.metadata, namespace: box.namespace } },
    { fieldManager: manager, dryRun: false },
  );

test('4.5: kubectl made it: a named conflict that is adoptable, taken over with adopt, and what left Git goes', async () => {
  const box = await sandbox();
  await made(box, 'kubectl-client-side-apply', configMap('a', { x: 'old', y: 'kept', z: 'goes' }));
  const desired = [configMap('a', { x: 'new', y: 'kept' })];
  const refused = (await box.plan(desired)).plan.items[0];
  expect(refused).toMatchObject({
    action: 'refuse',
    conflicts: [{ manager: 'kubectl-client-side-apply', adoptable: true }],
  });
  expect(refused?.reason).toContain('Take over');

  const adopted = await box.sync(desired, { adopt: true });
  expect(adopted.outcome).toBe('succeeded');
  expect(adopted.planned.plan.items[0]).toMatchObject({
    action: 'configure',
    adopts: ['kubectl-client-side-apply'],
  });
  const live = await box.cluster.get(CONFIG_MAPS, { namespace: box.namespace, name: 'a' });
  expect(live.data).toEqual({ x: 'new', y: 'kept' });
  const managers = (live.metadata.managedFields as { manager: string }[]).map(({ manager }) => manager);
  expect(managers).toEqual(['landfall']);
  expect(planLines(await box.plan(desired, { adopt: true }))).toEqual(['ConfigMap a: unchanged']);
});

test('4.5: with adopt, a field of an object of ours is taken over alone; what else its manager set stays', async () => {
  const box = await sandbox();
  await box.sync([configMap('a', { x: '1' })]);
  await patchAs(box, 'kubectl-edit', 'configmaps/a', { data: { y: 'theirs', z: 'theirs too' } });
  const desired = [configMap('a', { x: '1', y: 'ours' })];
  expect((await box.plan(desired)).plan.items[0]).toMatchObject({
    action: 'refuse',
    conflicts: [
      { manager: 'kubectl-edit', pointer: '/data/y', live: 'theirs', desired: 'ours', adoptable: true },
    ],
  });

  const { planned, outcome } = await box.sync(desired, { adopt: true });
  expect(outcome).toBe('succeeded');
  const [item] = planned.plan.items;
  expect(item).toMatchObject({ action: 'configure', changes: [{ pointer: '/data/y' }] });
  expect(item?.adopts).toBeUndefined();
  expect(item?.reason).toContain('/data/y now, which kubectl-edit set before');
  const live = await box.cluster.get(CONFIG_MAPS, { namespace: box.namespace, name: 'a' });
  expect(live.data).toEqual({ x: '1', y: 'ours', z: 'theirs too' });
});

test('4.5: adoption shows what goes, and shows no value of what is not ours yet', async () => {
  const box = await sandbox();
  await made(box, 'helm', configMap('a', { x: 'same', z: 'goes' }));
  const { plan } = await box.plan([configMap('a', { x: 'same' })], { adopt: true });
  const changes = plan.items[0]?.changes.filter(({ pointer }) => pointer.startsWith('/data'));
  expect(changes).toMatchObject([{ pointer: '/data/z', before: '•••••', manager: 'helm' }]);
  expect(JSON.stringify(plan)).not.toContain('goes"');
});

test('4.5: fields set through another version of the kind are not read as ours', async () => {
  const box = await sandbox();
  const [v1, v2] = ['v1', 'v2'].map((version) => ({
    group: 'autoscaling',
    version,
    kind: 'HorizontalPodAutoscaler',
    plural: 'horizontalpodautoscalers',
    namespaced: true,
  })) as [KindRef, KindRef];
  const scaler = (version: string, spec: object): Manifest => ({
    apiVersion: `autoscaling/${version}`,
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web', namespace: box.namespace },
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, ...spec },
  });
  const kubectl = { fieldManager: 'kubectl-client-side-apply', dryRun: false };
  const old = { minReplicas: 2, maxReplicas: 3, targetCPUUtilizationPercentage: 50 };
  await box.cluster.create(v1, scaler('v1', old), kubectl);
  const memory = { name: 'memory', target: { type: 'Utilization', averageUtilization: 70 } };
  const desired = [scaler('v2', { maxReplicas: 5, metrics: [{ type: 'Resource', resource: memory }] })];
  const synced = await box.sync(desired, { adopt: true, waitForHealth: false });
  expect(synced.outcome).toBe('succeeded');
  const live = await box.cluster.get(v2, { namespace: box.namespace, name: 'web' });
  // `minReplicas` left with kubectl's set, and is what the API server makes of none.
  expect(live.spec).toMatchObject({ minReplicas: 1, maxReplicas: 5, metrics: [{ resource: memory }] });
  expect(planLines(await box.plan(desired))).toEqual(['HorizontalPodAutoscaler web: unchanged']);
});

test('4.5: adopt takes over what other tools made, and nothing of a manager it does not know', async () => {
  const box = await sandbox();
  await made(box, 'some-operator', configMap('a', { x: 'old' }));
  const { plan } = await box.plan([configMap('a', { x: 'new' })], { adopt: true });
  expect(plan.items[0]).toMatchObject({ action: 'refuse', conflicts: [{ manager: 'some-operator' }] });
  expect(plan.items[0]?.conflicts[0]?.adoptable).toBeUndefined();
});

test.each<[string, Record<string, string>, string[]]>([
  ['A.4: ClientSideApplyMigration=false of the application', {}, ['ClientSideApplyMigration=false']],
  ['A.8: Flux’s ssa: Merge', { 'kustomize.toolkit.fluxcd.io/ssa': 'Merge' }, []],
])('%s: adoption takes the fields that Git sets and leaves the rest', async (_, annotations, syncOptions) => {
  const box = await sandbox();
  await made(box, 'kubectl-client-side-apply', configMap('a', { x: 'old', z: 'stays' }));
  const { planned, outcome } = await box.sync([configMap('a', { x: 'new' }, annotations)], {
    adopt: true,
    syncOptions,
  });
  expect(outcome).toBe('succeeded');
  expect(planned.plan.items[0]).toMatchObject({
    action: 'configure',
    reason: expect.stringContaining('leaves what else they set'),
  });
  expect(planned.plan.items[0]?.adopts).toBeUndefined();
  expect(await dataOf(box)).toEqual({ x: 'new', z: 'stays' });
});

test('A.8: Flux’s ssa: Override is what is always done', async () => {
  const box = await sandbox();
  const desired = [configMap('a', { x: '1' }, { 'kustomize.toolkit.fluxcd.io/ssa': 'Override' })];
  await box.sync(desired);
  await patchAs(box, 'kubectl-edit', 'configmaps/a', { data: { x: 'edited' } });
  await box.sync(desired);
  expect(await dataOf(box)).toEqual({ x: '1' });
});

test('A.4: client-side-apply-migration-manager names one more manager to take over, for its object alone', async () => {
  const box = await sandbox();
  await made(box, 'old-operator', configMap('a', { x: 'old', z: 'goes' }));
  const desired = [configMap('a', { x: 'new' }, { [MIGRATION_MANAGER]: 'old-operator' })];
  const refused = (await box.plan(desired)).plan.items[0];
  expect(refused).toMatchObject({ action: 'refuse', conflicts: [{ adoptable: true }] });
  const other = [configMap('a', { x: 'new' }, { [MIGRATION_MANAGER]: 'another' })];
  expect((await box.plan(other, { adopt: true })).plan.items[0]).toMatchObject({ action: 'refuse' });
  const { outcome, planned } = await box.sync(desired, { adopt: true });
  expect(planned.plan.items[0]).toMatchObject({ adopts: ['old-operator'] });
  expect(outcome).toBe('succeeded');
  expect(await dataOf(box)).toEqual({ x: 'new' });
});

const KINDS = new URL('../../fixtures/kinds/', import.meta.url);
test.each(['admission', 'cronjob', 'daemonset', 'deployment', 'ingress', 'rbac', 'service', 'statefulset'])(
  '4.5: adopted as it is, every spelling of %s gets our marks and nothing else, and is in sync then',
  async (file) => {
    const box = await sandbox();
    const text = readFileSync(new URL(`${file}.json`, KINDS), 'utf8');
    const desired = JSON.parse(
      text.replaceAll('RUN', box.namespace).replaceAll('NAMESPACE', box.namespace),
    ) as Manifest[];
    onTestFinished(async () => {
      await box.sync([], { waitForHealth: false });
    });
    const discovery = await box.cluster.discover();
    for (const one of desired) {
      const kind = kindOf(discovery, refOf(one));
      if (!kind) throw new Error(`no kind ${one.kind}`);
      const namespace = one.metadata.namespace ?? box.namespace;
      const metadata = { ...one.metadata, ...(kind.namespaced ? { namespace } : {}) };
      const asKubectl = { fieldManager: 'kubectl-client-side-apply', dryRun: false };
      await box.cluster.create(kind, { ...one, metadata }, asKubectl);
    }
    const { planned, outcome } = await box.sync(desired, { adopt: true, waitForHealth: false });
    expect(planned.plan.items.filter(({ action }) => action !== 'configure')).toEqual([]);
    const changes = planned.plan.items.flatMap((item) => item.changes);
    expect(changes.filter((change) => !JSON.stringify(change).includes('landfall.dev'))).toEqual([]);
    expect(outcome).toBe('succeeded');
    const { plan } = await box.plan(desired, { adopt: true });
    expect(plan.items.filter(({ action }) => action !== 'unchanged')).toEqual([]);
  },
  60_000,
);
