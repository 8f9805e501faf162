import type { Manifest } from '@landfall/contracts/resource';
import { expect, test } from 'vitest';
import { CONFIG_MAPS, configMap, planLines, type Sandbox, sandbox } from '../../test/sandbox.ts';
import type { Cluster } from '../index.ts';

const ARGO = 'argocd.argoproj.io';
const hook = (name: string, phase: string, more: Record<string, string> = {}): Manifest =>
  configMap(name, {}, { [`${ARGO}/hook`]: phase, ...more });
const plain = (kind: string, name: string): Manifest => ({ apiVersion: 'v1', kind, metadata: { name } });
const job = (name: string, phase: string, spec: object): Manifest => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name, annotations: { [`${ARGO}/hook`]: phase } },
  spec: {
    ...spec,
    template: {
      spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'registry.test/job:1' }] },
    },
  },
});

/** The real port, and what was sent through it: `verb kind name`, in order. */
function noting(cluster: Cluster): { cluster: Cluster; sent: string[] } {
  const sent: string[] = [];
  return {
    sent,
    cluster: {
      ...cluster,
      apply: (kind, manifest, options) => {
        if (!options.dryRun) sent.push(`apply ${manifest.kind} ${manifest.metadata.name}`);
        return cluster.apply(kind, manifest, options);
      },
      delete: (kind, name, options) => {
        sent.push(`delete ${kind.kind} ${name.name}`);
        return cluster.delete(kind, name, options);
      },
    },
  };
}

const names = async (box: Sandbox): Promise<string[]> =>
  (await box.cluster.list(CONFIG_MAPS, { namespace: box.namespace }))
    .map(({ metadata }) => metadata.name)
    .filter((name) => name !== 'kube-root-ca.crt')
    .sort();

test('A.1: in one wave what leaves goes first, then what earlier hooks left, then kind by kind', async () => {
  const box = await sandbox();
  await box.sync([configMap('gone', {}), plain('ServiceAccount', 'gone'), hook('check', 'Sync')]);
  const desired = [
    plain('ServiceAccount', 'second'),
    hook('check', 'Sync'),
    plain('Secret', 'third'),
    plain('ServiceAccount', 'first'),
    configMap('fourth', {}),
  ];
  const { cluster, sent } = noting(box.cluster);
  const planned = await box.plan(desired);
  expect((await box.execute(planned, { parallel: 1 }, cluster)).outcome).toBe('succeeded');
  expect(sent).toEqual([
    // Prunes run in reverse of the order of kinds.
    'delete ConfigMap gone',
    'delete ServiceAccount gone',
    'delete ConfigMap check',
    'apply ServiceAccount first',
    'apply ServiceAccount second',
    'apply Secret third',
    'apply ConfigMap check',
    'apply ConfigMap fourth',
  ]);
});

test('A.1: a plan that is refused runs nothing at all: no hook, and SyncFail neither', async () => {
  const box = await sandbox();
  await box.sync([configMap('kept', {})]);
  const bad = { ...configMap('bad', {}), data: { x: { no: 'text' } } };
  const { outcome, problem, results } = await box.sync([
    bad,
    hook('before', 'PreSync'),
    hook('alarm', 'SyncFail'),
    configMap('good', {}),
    configMap('kept', {}),
  ]);
  expect({ outcome, code: problem?.code }).toEqual({ outcome: 'failed', code: 'plan-refused' });
  expect(await names(box)).toEqual(['kept']);
  // What is as in Git is that, though its turn never came; what was refused says why.
  expect(Object.fromEntries(results.map(({ ref, ...one }) => [ref.name, one]))).toMatchObject({
    bad: { outcome: 'skipped', message: expect.stringContaining('.data.x (string)') },
    good: { outcome: 'skipped', message: 'Not reached.' },
    kept: { outcome: 'unchanged' },
  });
});

test('A.1: an object that is refused while it is applied fails the sync, runs SyncFail, and nothing of a later wave', async () => {
  const box = await sandbox();
  const late = configMap('late', {}, { [`${ARGO}/sync-wave`]: '1' });
  const desired = [configMap('fixed', { x: '2' }), configMap('beside', {}), late, hook('alarm', 'SyncFail')];
  const planned = await box.plan(desired);
  // Made between plan and apply, so that only the apply meets it.
  const fixed = { ...configMap('fixed', { x: '1' }), immutable: true };
  const metadata = { ...fixed.metadata, namespace: box.namespace };
  await box.cluster.create(CONFIG_MAPS, { ...fixed, metadata }, { fieldManager: 'somebody', dryRun: false });
  const { outcome, results } = await box.execute(planned);
  expect(outcome).toBe('failed');
  expect(Object.fromEntries(results.map(({ ref, outcome: of }) => [ref.name, of]))).toEqual({
    fixed: 'failed',
    beside: 'created',
    late: 'skipped',
    alarm: 'created',
  });
});

test('A.1: the namespace of CreateNamespace is there before the earliest hook that lives in it', async () => {
  const box = await sandbox();
  box.application.namespace = `${box.namespace}-made`;
  const early = hook('early', 'PreSync', { [`${ARGO}/sync-wave`]: '-5' });
  const { planned, outcome } = await box.sync([configMap('a', {}), early]);
  expect(outcome).toBe('succeeded');
  expect(planLines(planned)).toEqual([
    `Namespace ${box.namespace}-made: create`,
    'ConfigMap early: create',
    'ConfigMap a: create',
  ]);
});

test('A.1: a hook of a kind without health has succeeded once it is made; one that is suspended still runs', async () => {
  const box = await sandbox();
  const suspended = job('asleep', 'PreSync', { suspend: true });
  const { outcome, problem, results } = await box.sync(
    [hook('done', 'PreSync', { [`${ARGO}/sync-wave`]: '-1' }), suspended, configMap('a', {})],
    { waveDeadlineMs: 1_500 },
  );
  expect({ outcome, code: problem?.code }).toEqual({ outcome: 'failed', code: 'wave-deadline' });
  expect(problem?.why).toContain('Job asleep');
  expect(results.map(({ ref, outcome: of }) => `${ref.name} ${of}`)).toEqual([
    'done created',
    'asleep failed',
    'a skipped',
  ]);
});
