import type { Manifest } from '@landfall/contracts/resource';
import { expect, test } from 'vitest';
import { configMap, deployment, sandbox } from '../../test/sandbox.ts';

/** Pods of a template that come to this after a time. */
const template = (annotations: Record<string, string>, more: object = {}, container = 'main') => ({
  metadata: { labels: { app: 'web' }, annotations },
  spec: { containers: [{ name: container, image: 'registry.test/web:1' }], ...more },
});

const job = (
  annotations: Record<string, string>,
  metadata: object = {},
  container = 'migrate',
): Manifest => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'migrate', ...metadata },
  spec: { backoffLimit: 0, template: template(annotations, { restartPolicy: 'Never' }, container) },
});

const withTemplate = (one: Manifest, pods: object): Manifest => ({
  ...one,
  spec: { ...(one.spec as object), selector: { matchLabels: { app: 'web' } }, template: pods as never },
});

test('a Deployment whose pods are ready after a while: the sync waits, says how far it is, and succeeds', async () => {
  const box = await sandbox();
  const slow = withTemplate(deployment('web', { replicas: 2 }), template({ 'landfall.test/after': '2s' }));
  const after: Manifest = configMap('after', {});
  after.metadata.annotations = { 'argocd.argoproj.io/sync-wave': '1' };
  const { outcome, culprits } = await box.sync([slow, after]);
  expect(outcome).toBe('succeeded');
  expect(culprits).toEqual([]);
  const said = box.events.flatMap((event) => {
    if (event.type === 'object-health') return [event.health.message ?? event.health.status];
    return event.type === 'object-applied' && event.result.ref.name === 'after' ? ['wave 1'] : [];
  });
  expect(said).toContain('0 of 2 pods ready');
  expect(said.indexOf('wave 1')).toBeGreaterThan(said.indexOf('Healthy'));
});

test('a Job that ends well after a while is waited for', async () => {
  const box = await sandbox();
  const { outcome } = await box.sync([job({ 'landfall.test/after': '2s' })]);
  expect(outcome).toBe('succeeded');
  expect(box.events).toContainEqual(
    expect.objectContaining({
      type: 'object-health',
      health: { status: 'Progressing', message: '0 of 1 completions' },
    }),
  );
});

test('a Job that fails after a while: its pod, exit code, events and last log lines are kept', async () => {
  const box = await sandbox();
  const failing = job({ 'landfall.test/pod': 'fails', 'landfall.test/after': '2s' }, {}, 'crash');
  const { outcome, problem, culprits } = await box.sync([failing]);
  expect(outcome).toBe('failed');
  expect(problem?.what).toBe(`Job migrate in ${box.namespace} is Degraded.`);
  expect(problem?.why).toMatch(/; migrate-[a-z0-9]+: Error, exit code 1 for \d+ s$/);
  expect(culprits[0]?.pod).toMatch(/^migrate-/);
  expect(culprits[0]?.events.map(({ reason }) => reason)).toContain('BackoffLimitExceeded');
  expect(culprits[0]?.logs).toEqual([
    expect.objectContaining({
      container: 'crash',
      previous: false,
      lines: expect.arrayContaining(['fatal: DATABASE_URL is not set']),
    }),
  ]);
});

test('a StatefulSet and a DaemonSet that crash name their pod too', async () => {
  const box = await sandbox();
  const crashing = template({ 'landfall.test/pod': 'crashes' }, {}, 'crash');
  const kinds = [
    { kind: 'StatefulSet', spec: { replicas: 1, serviceName: 'web' } },
    { kind: 'DaemonSet', spec: {} },
  ];
  for (const { kind, spec } of kinds) {
    const one = withTemplate(
      { apiVersion: 'apps/v1', kind, metadata: { name: kind.toLowerCase() }, spec },
      crashing,
    );
    const { culprits } = await box.sync([one], { waveDeadlineMs: 4_000 });
    expect(culprits[0]?.message).toMatch(new RegExp(`${kind.toLowerCase()}-[a-z0-9]+: CrashLoopBackOff for`));
    expect(culprits[0]?.logs[0]?.lines).toContain('fatal: DATABASE_URL is not set');
  }
});

test('pods that no node takes: the scheduler’s word is the reason', async () => {
  const box = await sandbox();
  const nowhere = withTemplate(
    deployment('web', { replicas: 1 }),
    template({}, { nodeSelector: { zone: 'none' } }),
  );
  const { problem, culprits } = await box.sync([nowhere], { waveDeadlineMs: 4_000 });
  expect(problem?.why).toMatch(
    /web-[a-z0-9]+-[a-z0-9]+: Unschedulable \(\d+\/\d+ nodes are available: .+\) for \d+ s\.$/,
  );
  expect(culprits[0]?.events.map(({ reason }) => reason)).toContain('FailedScheduling');
});

test('what has no pods is named by its own state and events', async () => {
  const box = await sandbox();
  const claim: Manifest = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'none',
      resources: { requests: { storage: '1Gi' } },
    },
  };
  const { problem, culprits } = await box.sync([claim], { waveDeadlineMs: 3_000 });
  expect(problem?.why).toBe(`PersistentVolumeClaim data in ${box.namespace}: no volume bound yet.`);
  expect(culprits[0]?.events.map(({ reason }) => reason)).toContain('ProvisioningFailed');
  expect(culprits[0]).toMatchObject({ logs: [] });
});

test('a Service of type LoadBalancer that nobody gives an address: its wave’s deadline names it', async () => {
  const box = await sandbox();
  const service: Manifest = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { type: 'LoadBalancer', selector: { app: 'web' }, ports: [{ port: 80 }] },
  };
  const { outcome, problem } = await box.sync([service], { waveDeadlineMs: 1_000 });
  expect(outcome).toBe('failed');
  expect(problem?.code).toBe('wave-deadline');
  expect(problem?.why).toMatch(new RegExp(`^Service web in ${box.namespace}: .*address`));
});
