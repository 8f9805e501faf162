import type { Manifest } from '@landfall/contracts/resource';
import { expect, test } from 'vitest';
import { configMap, deployment, type Sandbox, sandbox } from '../../test/sandbox.ts';
import type { KindRef } from '../index.ts';

const PODS: KindRef = { group: '', version: 'v1', kind: 'Pod', plural: 'pods', namespaced: true };

/** Creates a pod, or only asks whether it could be: "created", or why not. */
async function createPod(
  { cluster, namespace }: Sandbox,
  name: string,
  annotations: Record<string, string>,
  dryRun = false,
): Promise<string> {
  const pod: Manifest = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, annotations },
    spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'registry.test/one:1' }] },
  };
  return cluster.create(PODS, pod, { fieldManager: 'test', dryRun }).then(
    () => 'created',
    (refused: Error) => refused.message,
  );
}

/** A Deployment whose simulated pods come to this. */
function failing(name: string, how: string, container = 'main'): Manifest {
  const one = deployment(name, { replicas: 2 });
  const spec = one.spec as { template: { metadata: object; spec: object } };
  const template = {
    metadata: { ...spec.template.metadata, annotations: { 'landfall.test/pod': how } },
    spec: { containers: [{ name: container, image: 'registry.test/web:1' }] },
  };
  return { ...one, spec: { ...spec, template } } as Manifest;
}

test('a Deployment that never pulls: the deadline names pod, reason and since when, and keeps the events', async () => {
  const box = await sandbox();
  const { outcome, problem, culprits } = await box.sync([failing('web', 'never-pulls')], {
    waveDeadlineMs: 4_000,
  });
  expect(outcome).toBe('failed');
  expect(problem?.code).toBe('wave-deadline');
  expect(problem?.why).toMatch(
    new RegExp(
      `^Deployment web in ${box.namespace}: 0 of 2 pods ready; web-[a-z0-9]+-[a-z0-9]+: ImagePullBackOff for \\d+ s\\.$`,
    ),
  );
  expect(culprits).toHaveLength(1);
  expect(culprits[0]?.pod).toMatch(/^web-/);
  expect(culprits[0]?.events.map(({ reason }) => reason)).toEqual(
    expect.arrayContaining(['ScalingReplicaSet', 'Failed']),
  );
  expect(box.events.filter(({ type }) => type === 'culprit')).toHaveLength(1);
});

test('pods that crash: the last log lines of the container and of the run before, without what a Secret holds', async () => {
  const box = await sandbox();
  const secret: Manifest = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'database' },
    stringData: { url: 'DATABASE_URL is not' },
  };
  const { culprits } = await box.sync([failing('web', 'crashes', 'crash'), secret], {
    waveDeadlineMs: 4_000,
  });
  expect(culprits[0]?.message).toContain('CrashLoopBackOff');
  expect(culprits[0]?.logs.map(({ container, previous, lines }) => [container, previous, lines])).toEqual([
    ['crash', false, ['starting', 'fatal: ••••• set']],
    ['crash', true, ['starting', 'fatal: ••••• set']],
  ]);
});

test('A.2: a hook Job that fails keeps its last log lines', async () => {
  const box = await sandbox();
  const job: Manifest = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'migrate', annotations: { 'argocd.argoproj.io/hook': 'PreSync' } },
    spec: {
      backoffLimit: 0,
      template: {
        metadata: { annotations: { 'landfall.test/pod': 'fails' } },
        spec: { restartPolicy: 'Never', containers: [{ name: 'crash', image: 'registry.test/migrate:1' }] },
      },
    },
  };
  const { outcome, problem, culprits } = await box.sync([job, configMap('a', {})]);
  expect(outcome).toBe('failed');
  expect(problem?.what).toContain('PreSync hook Job migrate');
  expect(culprits[0]?.logs[0]?.lines.at(-1)).toBe('fatal: DATABASE_URL is not set');
});

test('pods that a quota denies: the ReplicaSet’s event is the reason', async () => {
  const box = await sandbox();
  const quota: Manifest = {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'none' },
    spec: { hard: { pods: '0' } },
  };
  await box.sync([quota]);
  // A quota denies nothing until its controller has written its status and the API server has seen that.
  await expect.poll(() => createPod(box, 'probe', {}, true), { timeout: 20_000 }).toContain('exceeded quota');
  const { culprits } = await box.sync([quota, deployment('web', { replicas: 1 })], { waveDeadlineMs: 6_000 });
  const created = culprits[0]?.events.find(({ reason }) => reason === 'FailedCreate');
  expect(created?.message).toContain('exceeded quota');
});

test.each([
  ['never-pulls', 'Pending'],
  ['crashes', 'Running'],
  ['fails', 'Failed'],
])('a simulated pod can be made to come to “%s”', async (how, phase) => {
  const box = await sandbox();
  await expect.poll(() => createPod(box, 'one', { 'landfall.test/pod': how })).toBe('created');
  await expect
    .poll(
      async () => {
        const { status } = await box.cluster.get(PODS, { namespace: box.namespace, name: 'one' });
        const { phase: now, containerStatuses: all } = status as {
          phase: string;
          containerStatuses?: unknown[];
        };
        return all ? now : 'none yet';
      },
      { timeout: 10_000 },
    )
    .toBe(phase);
});
