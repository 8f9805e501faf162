import { createApplicationInput } from '@landfall/contracts/application';
import type { EventBody } from '@landfall/contracts/event';
import { expect, test } from 'vitest';
import { readOptions } from './options.ts';
import { sourceOf } from './pinned.ts';
import { inputs } from './pins.ts';
import { type RealResult, resultTable } from './result.ts';
import { unwantedIn } from './witness.ts';

const applications = inputs.flatMap(({ applications }) => applications);

test('every input is at a full commit, and every application could be created', () => {
  for (const { commit } of inputs) expect(commit).toMatch(/^[0-9a-f]{40}$/);
  for (const { expected: _expected, ...application } of applications) {
    const ids = { repositoryId: crypto.randomUUID(), clusterId: crypto.randomUUID() };
    expect(createApplicationInput.safeParse({ ...application, ...ids }).error).toBeUndefined();
  }
  expect(new Set(applications.map(({ name }) => name)).size).toBe(applications.length);
});

test('without arguments everything runs for ten minutes; what there is not is refused by name', () => {
  expect(readOptions([])).toMatchObject({ minutes: 10, only: [] });
  expect(readOptions(['--only', 'argo-cd', '--only', 'gateway-api', '--minutes', '0.5'])).toMatchObject({
    minutes: 0.5,
    only: ['argo-cd', 'gateway-api'],
  });
  expect(() => readOptions(['--only', 'argo'])).toThrow('"argo"');
  expect(() => readOptions(['--minutes', '0'])).toThrow('--minutes 0');
});

test('a commit comes from its public repository, or from a folder of bare ones', () => {
  expect(sourceOf('acme/shop', undefined)).toBe('https://github.com/acme/shop');
  expect(sourceOf('acme/shop', '')).toBe('https://github.com/acme/shop');
  expect(sourceOf('acme/shop', '/inputs')).toBe('file:///inputs/acme+shop/repo');
});

test('a difference and a sync that began are unwanted, whatever else is told is not', () => {
  const ref = { group: '', version: 'v1', kind: 'Service', namespace: 'web', name: 'web' };
  const state = { ref, health: null, observedAt: '', changes: [{ pointer: '/spec/ports/0/nodePort' }] };
  const resources = [
    { ...state, status: 'Synced' as const, changes: [] },
    { ...state, status: 'OutOfSync' as const },
  ];
  const told: EventBody = { type: 'resources', applicationId: 'a', resources, complete: false };
  expect(unwantedIn(told)).toEqual([
    { applicationId: 'a', words: 'Service web/web OutOfSync /spec/ports/0/nodePort' },
  ]);
  const sync = { applicationId: 'a', trigger: 'self-heal' };
  const began = { type: 'sync', sync: { ...sync, state: 'pending' } } as EventBody;
  const ended = { type: 'sync', sync: { ...sync, state: 'succeeded' } } as EventBody;
  expect(unwantedIn(began)).toEqual([{ applicationId: 'a', words: 'a sync by self-heal began' }]);
  expect(unwantedIn(ended)).toEqual([]);
  const applicationIs = (syncStatus: string) =>
    unwantedIn({ type: 'application', application: { id: 'a', syncStatus } } as EventBody);
  expect(applicationIs('Synced')).toEqual([]);
  expect(applicationIs('OutOfSync')).toHaveLength(1);
});

test('what is not as pinned is said in its line, a refusal by its words', () => {
  const one: RealResult = {
    ...{
      application: 'a',
      repository: 'acme/shop',
      commit: '0',
      objects: 4,
      hooks: 2,
      firstSyncSeconds: 6.14,
    },
    ...{ unchanged: 4, differences: 0, health: 'Healthy', problems: [] },
  };
  const [head, , fine, bad, refused] = resultTable(
    [one, { ...one, problems: ['x'] }, { ...one, refused: 'no kind Wish' }],
    10,
  ).split('\n');
  expect(head).toContain('after 10 min: differences');
  expect(fine).toMatch(/^\| a +\| 4 \+ 2 hooks \| 6\.1 +\| 4 +\| 0 +\| Healthy \| +\|$/);
  expect(bad).toMatch(/not as pinned \|$/);
  expect(refused).toMatch(/\| – +\| – +\| Healthy \| no kind Wish +\|$/);
});
