import { readdirSync, readFileSync } from 'node:fs';
import type { Manifest } from '@landfall/contracts/resource';
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
