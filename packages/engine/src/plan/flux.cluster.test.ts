import { expect, test } from 'vitest';
import { CONFIG_MAPS, configMap, patchAs, planLines, type Sandbox, sandbox } from '../../test/sandbox.ts';

const FLUX = 'kustomize.toolkit.fluxcd.io';
const marked = (name: string, x: string, mark: string, value: string) =>
  configMap(name, { x }, { [`${FLUX}/${mark}`]: value });
const dataOf = async (box: Sandbox, name: string) =>
  (await box.cluster.get(CONFIG_MAPS, { namespace: box.namespace, name })).data;

test('A.8: Flux’s IfNotPresent, Ignore and reconcile: disabled', async () => {
  const box = await sandbox();
  const at = (x: string) => [
    marked('once', x, 'ssa', 'IfNotPresent'),
    marked('never', x, 'ssa', 'Ignore'),
    marked('off', x, 'reconcile', 'disabled'),
  ];
  const first = await box.plan(at('1'));
  expect(planLines(first)).toEqual([
    'ConfigMap never: skip',
    'ConfigMap off: skip',
    'ConfigMap once: create',
  ]);
  await box.sync(at('1'));
  expect(planLines(await box.plan(at('2')))).toContain('ConfigMap once: unchanged');
});

test('A.8: IfNotPresent never makes another’s object ours: it is neither written nor pruned later', async () => {
  const box = await sandbox();
  const theirs = configMap('once', { x: 'theirs' });
  await box.cluster.create(
    CONFIG_MAPS,
    { ...theirs, metadata: { ...theirs.metadata, namespace: box.namespace } },
    { fieldManager: 'somebody', dryRun: false },
  );
  const desired = [marked('once', 'ours', 'ssa', 'IfNotPresent'), configMap('other', {})];
  const { planned, outcome } = await box.sync(desired);
  expect(planLines(planned)).toEqual(['ConfigMap once: skip', 'ConfigMap other: create']);
  expect(outcome).toBe('succeeded');
  expect(box.ledger.items().map(({ name }) => name)).toEqual(['other']);
  expect(planLines(await box.plan([configMap('other', {})]))).toEqual(['ConfigMap other: unchanged']);
  expect(await dataOf(box, 'once')).toEqual({ x: 'theirs' });
});

test('A.8: reconcile: disabled on the live object leaves it alone, unless Git says enabled', async () => {
  const box = await sandbox();
  await box.sync([configMap('a', { x: '1' })]);
  const mark = { metadata: { annotations: { [`${FLUX}/reconcile`]: 'disabled' } } };
  await patchAs(box, 'kubectl-annotate', 'configmaps/a', mark);
  const paused = await box.plan([configMap('a', { x: '2' })]);
  expect(planLines(paused)).toEqual(['ConfigMap a: skip']);
  expect(paused.plan.items[0]?.reason).toContain('on the live object');
  expect(planLines(await box.plan([]))).toEqual(['ConfigMap a: skip']);
  expect(planLines(await box.planDeletion([]))).toEqual(['ConfigMap a: skip']);

  const { outcome } = await box.sync([marked('a', '2', 'reconcile', 'enabled')], { adopt: true });
  expect(outcome).toBe('succeeded');
  expect(await dataOf(box, 'a')).toEqual({ x: '2' });
});

test('A.8: prune: disabled spares it when it leaves Git and when its application goes', async () => {
  const box = await sandbox();
  await box.sync([marked('a', '1', 'prune', 'disabled')]);
  expect(planLines(await box.plan([]))).toEqual(['ConfigMap a: skip']);
  expect(planLines(await box.planDeletion([]))).toEqual(['ConfigMap a: skip']);
});

test('A.8: driftDetection: disabled: what others change is no drift; a deleted one is missing; a sync applies it', async () => {
  const box = await sandbox();
  const desired = [configMap('a', { x: '1' }, { 'helm.toolkit.fluxcd.io/driftDetection': 'disabled' })];
  await box.sync(desired);
  await patchAs(box, 'somebody', 'configmaps/a', { data: { x: 'theirs' } });
  expect((await box.observe()).drifted).toEqual([]);
  expect(planLines(await box.plan(desired))).toEqual(['ConfigMap a: configure']);
  const [item] = box.ledger.items();
  const name = { namespace: box.namespace, name: 'a' };
  await box.cluster.delete(CONFIG_MAPS, name, { uid: item?.uid ?? '', propagation: 'Background' });
  expect((await box.observe()).drifted).toMatchObject([{ status: 'Missing' }]);
});
