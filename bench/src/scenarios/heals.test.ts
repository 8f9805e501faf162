import { eventBody } from '@landfall/contracts/event';
import { expect, test } from 'vitest';
import { type Heal, healRow, tellsOf } from './heals.ts';

const heal = (change: Partial<Heal> = {}): Heal => ({
  healed: 1,
  told: 0.5,
  cpu: 0.1,
  storesCpu: 0.2,
  peakMiB: 300,
  pssMiB: 200,
  ...change,
});

test('a row tells the heals and when they were told', () => {
  const row = healRow('D: drift, repeated', [heal(), heal({ healed: 3, told: 0.7 }), heal({ healed: 2 })]);
  expect(row).toMatchObject({
    name: 'D: drift, repeated',
    ours: { min: 1, median: 2, max: 3, n: 3 },
    told: { min: 0.5, median: 0.5, max: 0.7, n: 3 },
  });
});
test('what is not healed in time counts as the whole limit and is named; it is never left out', () => {
  const row = healRow('D', [heal(), heal({ healed: undefined })]);
  expect(row.name).toBe('D, 1 of 2 not within 120 s');
  expect(row.ours).toEqual({ min: 1, median: 60.5, max: 120, n: 2 });
});
test('what no event told has no figure', () => {
  expect(healRow('D', [heal({ told: undefined }), heal()]).told).toMatchObject({ n: 1 });
  expect(healRow('D', [heal({ told: undefined })])).not.toHaveProperty('told');
});

const state = (name: string, status: string) => ({
  ref: { group: '', version: 'v1', kind: 'ConfigMap', namespace: 'bench-d', name },
  status,
  health: null,
  changes: [],
  observedAt: '2026-11-28T07:00:00Z',
});
const event = (status: string, name = 'd-1-3') =>
  eventBody.parse({
    type: 'resources',
    applicationId: 'one',
    complete: true,
    resources: [state('d-1-2', 'Synced'), state(name, status)],
  });

test('a drift is told by an event in which that object is out of sync', () => {
  expect(tellsOf(event('OutOfSync'), 'bench-d', 'd-1-3')).toBe(true);
  expect(tellsOf(event('Synced'), 'bench-d', 'd-1-3')).toBe(false);
  expect(tellsOf(event('OutOfSync', 'd-2-3'), 'bench-d', 'd-1-3')).toBe(false);
  expect(tellsOf({ type: 'cluster-removed', clusterId: 'one' }, 'bench-d', 'd-1-3')).toBe(false);
});
