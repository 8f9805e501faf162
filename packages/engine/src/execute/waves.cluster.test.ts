import type { Manifest } from '@landfall/contracts/resource';
import { expect, test } from 'vitest';
import { CONFIG_MAPS, configMap, deployment, sandbox } from '../../test/sandbox.ts';

const inWave = (manifest: Manifest, wave: number): Manifest => ({
  ...manifest,
  metadata: { ...manifest.metadata, annotations: { 'argocd.argoproj.io/sync-wave': String(wave) } },
});

test('a wave begins when everything of the wave before it is healthy', async () => {
  const box = await sandbox();
  const result = await box.sync([
    inWave(configMap('after', { x: '1' }), 1),
    deployment('web', { replicas: 2 }),
  ]);
  expect(result.outcome).toBe('succeeded');
  const story = box.events.flatMap((event) => {
    if (event.type === 'wave-started' || event.type === 'wave-ended') return [`${event.type} ${event.wave}`];
    if (event.type === 'object-applied') return [`${event.result.outcome} ${event.result.ref.name}`];
    return event.type === 'object-health' && event.health.status === 'Healthy'
      ? [`healthy ${event.ref.name}`]
      : [];
  });
  expect(story).toEqual([
    'wave-started 0',
    'created web',
    'healthy web',
    'wave-ended 0',
    'wave-started 1',
    'created after',
    'wave-ended 1',
  ]);
  expect(result.results[0]).toMatchObject({ health: 'Healthy' });
});

test('a deadline names the culprit, and later waves are not run', async () => {
  const box = await sandbox();
  const stuck = deployment('web', { replicas: 2 });
  (stuck.spec as { template: { spec: Record<string, unknown> } }).template.spec.nodeSelector = {
    nowhere: 'true',
  };
  const result = await box.sync([stuck, inWave(configMap('after', { x: '1' }), 1)], {
    waveDeadlineMs: 2_000,
  });
  expect(result.outcome).toBe('failed');
  expect(result.problem).toMatchObject({
    code: 'wave-deadline',
    why: expect.stringMatching(
      new RegExp(
        `^Deployment web in ${box.namespace}: 0 of 2 pods ready; web-[^ ]+: Unschedulable \\(0/3 nodes.*\\) for \\d+ s\\.$`,
      ),
    ),
  });
  expect(result.results[1]).toMatchObject({ outcome: 'skipped', message: 'Not reached.' });
});

test('WaitForHealth=false: applied is enough, for one object or for all', async () => {
  const box = await sandbox();
  const stuck = deployment('web', { replicas: 2 });
  (stuck.spec as { template: { spec: Record<string, unknown> } }).template.spec.nodeSelector = {
    nowhere: 'true',
  };
  const all = await box.sync([stuck], { waitForHealth: false });
  expect(all.outcome).toBe('succeeded');
  stuck.metadata.annotations = { 'landfall.dev/sync-options': 'WaitForHealth=false' };
  expect((await box.sync([stuck], { waveDeadlineMs: 2_000 })).outcome).toBe('succeeded');
});

test('a Deployment that Git pauses is Suspended, and not waited for', async () => {
  const box = await sandbox();
  const result = await box.sync([deployment('web', { replicas: 1, paused: true })], {
    waveDeadlineMs: 3_000,
  });
  expect(result).toMatchObject({ outcome: 'succeeded', results: [{ health: 'Suspended' }] });
});

test('one bad object does not hide the others of its wave', async () => {
  const box = await sandbox();
  const planned = await box.plan([
    configMap('a', { x: '1' }),
    configMap('b', { x: '1' }),
    configMap('c', { x: '1' }),
  ]);
  const [, second] = planned.steps;
  // Passed the dry run and is refused when written: what a webhook may do at any time.
  if (second?.manifest) second.manifest = { ...second.manifest, data: { 'not a key!': '1' } };
  const result = await box.execute(planned);
  expect(result.results.map(({ outcome }) => outcome)).toEqual(['created', 'failed', 'created']);
  expect(result.problem).toMatchObject({
    code: 'object-failed',
    what: expect.stringContaining('ConfigMap b'),
  });
});

test('cancelled between waves: what was applied stays, the rest is not reached', async () => {
  const box = await sandbox();
  const planned = await box.plan([deployment('web', { replicas: 1 }), inWave(configMap('after', {}), 1)]);
  box.ledger.stop('cancelled');
  const result = await box.execute(planned);
  expect(result).toMatchObject({ outcome: 'cancelled' });
  await expect(
    box.cluster.get(CONFIG_MAPS, { namespace: box.namespace, name: 'after' }),
  ).rejects.toMatchObject({
    code: 'not-found',
  });
});

test('an invalid object is refused in the plan, before anything is written', async () => {
  const box = await sandbox();
  const bad = deployment('bad', { replicas: -1 });
  const result = await box.sync([bad, configMap('beside', { x: '1' })]);
  expect(result.outcome).toBe('failed');
  expect(result.problem?.why).toContain('spec.replicas');
  expect(box.ledger.items()).toEqual([]);
});

test('an immutable field is explained', async () => {
  const box = await sandbox();
  await box.sync([deployment('web', { replicas: 0 })]);
  const other = deployment('web', { replicas: 0 });
  const spec = other.spec as {
    selector: { matchLabels: object };
    template: { metadata: { labels: object } };
  };
  spec.selector.matchLabels = { app: 'other' };
  spec.template.metadata.labels = { app: 'other' };
  const { plan } = await box.plan([other]);
  expect(plan.items[0]).toMatchObject({ action: 'refuse', reason: expect.stringContaining('immutable') });
});

test('HPA without a metrics API is named as the culprit; a second sync changes nothing', async () => {
  const box = await sandbox();
  const hpa: Manifest = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web' },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      minReplicas: 2,
      maxReplicas: 4,
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 99 } },
        },
      ],
    },
  };
  const web = deployment('web');
  const options = { waveDeadlineMs: 50_000, degradedGraceMs: 500 };
  await box.sync([web, hpa], options);
  box.previous = [web, hpa];
  const autoscaler = {
    ...CONFIG_MAPS,
    group: 'autoscaling',
    version: 'v2',
    plural: 'horizontalpodautoscalers',
  };
  const look = async () =>
    JSON.stringify(await box.cluster.get(autoscaler, { namespace: box.namespace, name: 'web' }));
  await expect.poll(look, { timeout: 40_000, interval: 500 }).toContain('FailedGetResourceMetric');
  const second = await box.sync([web, hpa], options);
  expect(second.planned.plan.summary).toMatchObject({ unchanged: 2 });
  expect(second).toMatchObject({
    outcome: 'failed',
    problem: { code: 'degraded', what: expect.stringContaining('HorizontalPodAutoscaler web') },
  });
});
