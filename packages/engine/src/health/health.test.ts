import { readdirSync, readFileSync } from 'node:fs';
import { worse } from '@landfall/contracts/health';
import type { Json, Manifest } from '@landfall/contracts/resource';
import { expect, test } from 'vitest';
import { assess, type Verdict } from './assess.ts';
import { health, worstHealth } from './health.ts';

/** One object per `<kind>-<state>.json`; what it should be stands beside them in `expected.json` (null: no health). */
const folder = new URL('./fixtures/', import.meta.url);
const read = <Content>(file: string): Content =>
  JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Content;
const expected = read<Record<string, Verdict | null>>('expected.json');

test('every fixture has its expectation and every expectation its fixture', () => {
  const fixtures = readdirSync(folder).filter((file) => file !== 'expected.json');
  expect(fixtures.map((file) => file.replace('.json', '')).sort()).toEqual(Object.keys(expected).sort());
});

test.each(Object.entries(expected))('A.6: %s', (name, verdict) => {
  expect(assess(read<Manifest>(`${name}.json`)) ?? null).toEqual(verdict);
});

test('what is not there is Missing; what has no health has none', () => {
  expect(health(undefined)?.status).toBe('Missing');
  expect(health(read<Manifest>('configmap.json'))).toBeUndefined();
});

test.each([
  'FailedGetScale',
  'FailedUpdateScale',
  'FailedGetResourceMetric',
  'FailedGetObjectMetric',
  'FailedGetPodsMetric',
  'FailedGetExternalMetric',
  'FailedComputeMetricsReplicas',
  'InvalidSelector',
])('A.6: an autoscaler that says %s is Degraded, though it is able to scale', (reason) => {
  const healthy = read<Manifest>('hpa-healthy.json');
  const { conditions } = healthy.status as { conditions: Json[] };
  const failing = { type: 'ScalingActive', status: 'False', reason, message: 'no metrics' };
  const live = { ...healthy, status: { conditions: [...conditions, failing] } };
  expect(assess(live)).toEqual({ status: 'Degraded', message: 'no metrics' });
});

test('A.6: worst last is Healthy, Suspended, Progressing, Missing, Degraded, Unknown', () => {
  const order = ['Healthy', 'Suspended', 'Progressing', 'Degraded', 'Unknown'] as const;
  for (const [index, worst] of order.entries()) {
    const objects = order.slice(0, index + 1).map((status) => ({ name: status, health: { status } }));
    expect(worstHealth(objects).status).toBe(worst);
    expect(worstHealth(objects.toReversed()).status).toBe(worst);
  }
  expect(worse('Missing', 'Progressing')).toBe('Missing');
  expect(worse('Missing', 'Degraded')).toBe('Degraded');
});

test('A.6: the application is as its worst object, named; Missing only when all are', () => {
  const healthy = { name: 'Service web', health: { status: 'Healthy' as const } };
  const degraded = { name: 'Job migrate', health: { status: 'Degraded' as const, message: 'it failed' } };
  const missing = { name: 'Deployment web', health: { status: 'Missing' as const } };
  const silent = { name: 'ConfigMap web', health: undefined };
  expect(worstHealth([healthy, degraded, silent])).toEqual({
    status: 'Degraded',
    message: 'Job migrate: it failed',
  });
  expect(worstHealth([healthy, missing]).status).toBe('Healthy');
  expect(worstHealth([missing]).status).toBe('Missing');
  expect(worstHealth([silent]).status).toBe('Healthy');
  expect(worstHealth([]).status).toBe('Healthy');
});
