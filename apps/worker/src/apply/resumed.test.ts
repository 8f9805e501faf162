import type { ObjectResult, Plan, PlanItem } from '@landfall/contracts/plan';
import { resourceKey } from '@landfall/contracts/resource';
import { expect, test } from 'vitest';
import { earlierResults, hookRun, mergePlan, mergeResults } from './resumed.ts';

const ref = (name: string) => ({ group: '', version: 'v1', kind: 'ConfigMap', namespace: 'a', name });
const result = (
  name: string,
  outcome: ObjectResult['outcome'],
  more: Partial<ObjectResult> = {},
): ObjectResult => ({
  ref: ref(name),
  outcome,
  phase: 'Sync',
  wave: 0,
  changes: [],
  ...more,
});
const item = (name: string, action: PlanItem['action']): PlanItem => ({
  ref: ref(name),
  action,
  phase: 'Sync',
  wave: 0,
  changes: [],
  conflicts: [],
  warnings: [],
});
const zero = { create: 0, configure: 0, unchanged: 0, prune: 0, skip: 0, refuse: 0 };
const planOf = (...items: PlanItem[]): Plan => ({ digest: 'd', items, summary: zero, warnings: [] });
const change = { pointer: '/data/a', before: '1', after: '2' };

test('what an earlier attempt wrote stays written, with its changes', () => {
  const earlier = [
    result('a', 'configured', { changes: [change] }),
    result('b', 'failed'),
    result('gone', 'pruned'),
  ];
  const now = [result('a', 'unchanged', { health: 'Healthy' }), result('b', 'created')];
  expect(mergeResults(earlier, now)).toEqual([
    result('a', 'configured', { changes: [change], health: 'Healthy' }),
    result('b', 'created'),
    result('gone', 'pruned'),
  ]);
});

test('what this attempt did wins over an earlier one', () => {
  expect(mergeResults([result('a', 'created')], [result('a', 'configured')])).toEqual([
    result('a', 'configured'),
  ]);
});

test('the plan shows what the whole sync does, counted', () => {
  const plan = planOf(item('a', 'unchanged'), item('b', 'create'), item('c', 'unchanged'));
  const merged = mergePlan(plan, [
    result('a', 'configured', { changes: [change] }),
    result('gone', 'pruned'),
  ]);
  expect(merged.items.map(({ ref: { name }, action }) => [name, action])).toEqual([
    ['a', 'configure'],
    ['b', 'create'],
    ['c', 'unchanged'],
    ['gone', 'prune'],
  ]);
  expect(merged.items[0]?.changes).toEqual([change]);
  expect(merged.summary).toEqual({ ...zero, create: 1, configure: 1, unchanged: 1, prune: 1 });
  expect(mergePlan(plan, [])).toBe(plan);
});

test('an object intended by a worker that died, and there now, was created by this sync', () => {
  const intended = new Set([resourceKey(ref('a'))]);
  const plan = planOf(item('a', 'unchanged'), item('b', 'unchanged'), item('c', 'create'));
  const planned = { plan, intended };
  expect(earlierResults([], planned)).toEqual([result('a', 'created')]);
  expect(earlierResults([result('a', 'configured')], planned)).toEqual([result('a', 'configured')]);
});

test('A.2: hooks that ended, well or not, are known to the next attempt; those that still ran, and plain objects, are not', () => {
  const hook = { hook: true, phase: 'PreSync' } as const;
  const { done, failed } = hookRun({
    id: 'sync',
    revision: 'abc',
    startedAt: new Date(0),
    results: [
      result('ended', 'created', { ...hook, health: 'Healthy' }),
      result('runs', 'created', { ...hook, health: 'Progressing' }),
      result('made', 'created', hook),
      result('broke', 'failed', { ...hook, health: 'Degraded', message: 'exit code 1' }),
      result('object', 'created', { health: 'Healthy' }),
      result('refused', 'failed'),
    ],
  });
  expect(done).toEqual(new Set([`${resourceKey(ref('ended'))}@PreSync`]));
  expect(failed).toEqual(new Map([[`${resourceKey(ref('broke'))}@PreSync`, 'exit code 1']]));
});
