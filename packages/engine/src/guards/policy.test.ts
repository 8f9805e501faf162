import type { Plan, PlanItem } from '@landfall/contracts/plan';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planDigest, summarize } from '../plan/digest.ts';
import { checkPlanPolicy } from './policy.ts';

function item(action: PlanItem['action'], name: string, kind = 'ConfigMap', group = ''): PlanItem {
  const ref = { group, version: 'v1', kind, namespace: 'shop', name };
  return { ref, action, phase: 'Sync', wave: 0, changes: [], conflicts: [], warnings: [] };
}
const planOf = (...items: PlanItem[]): Plan => ({
  digest: planDigest(items),
  items,
  summary: summarize(items),
  warnings: [],
});
const times = (count: number, action: PlanItem['action']) =>
  Array.from({ length: count }, (_, index) => item(action, `${action}-${index}`));

test('4.12: more than 30 % and at least 5 objects need a yes, and are named', () => {
  const problem = checkPlanPolicy(planOf(...times(5, 'prune'), ...times(10, 'unchanged')), 15);
  expect(problem).toMatchObject({ code: 'prune-limit', why: expect.stringContaining('33 %') });
  expect(problem?.what).toContain('ConfigMap prune-4 in shop');
});

test.each([
  [4, 1, 5],
  [5, 15, 20],
  [6, 14, 20],
])('4.12: %i prunes beside %i others of %i are in bounds', (prunes, others, size) => {
  expect(
    checkPlanPolicy(planOf(...times(prunes, 'prune'), ...times(others, 'unchanged')), size),
  ).toBeUndefined();
});

test.each([
  ['Namespace', ''],
  ['PersistentVolumeClaim', ''],
  ['CustomResourceDefinition', 'apiextensions.k8s.io'],
])('4.12: a single %s needs a yes', (kind, group) => {
  const plan = planOf(item('prune', 'one', kind, group), ...times(50, 'unchanged'));
  expect(checkPlanPolicy(plan, 51)).toMatchObject({
    code: 'prune-limit',
    what: expect.stringContaining(`${kind} one`),
  });
});

test('4.12: never to zero', () => {
  expect(checkPlanPolicy(planOf(...times(1, 'prune')), 1)).toMatchObject({ code: 'prune-to-zero' });
  expect(checkPlanPolicy(planOf(), 0)).toBeUndefined();
});

test('a refusal stops the whole sync and names its reason', () => {
  const refused = { ...item('refuse', 'bad'), reason: 'It is bad.' };
  const problem = checkPlanPolicy(planOf(item('create', 'good'), refused), 0);
  expect(problem).toMatchObject({ code: 'plan-refused', why: 'It is bad.' });
});

test('the digest is of the plan, not of resource versions', () => {
  const a = { ...item('configure', 'a'), resourceVersion: '1' };
  const b = { ...item('configure', 'a'), resourceVersion: '2' };
  expect(planDigest([a])).toBe(planDigest([b]));
  expect(planDigest([a])).not.toBe(planDigest([{ ...a, uid: 'other' }]));
});

test('the summary counts every item once', () => {
  const actions = fc.array(
    fc.constantFrom<PlanItem['action']>('create', 'configure', 'unchanged', 'prune', 'skip', 'refuse'),
  );
  fc.assert(
    fc.property(actions, (list) => {
      const summary = summarize(list.map((action, index) => item(action, String(index))));
      expect(Object.values(summary).reduce((sum, one) => sum + one, 0)).toBe(list.length);
    }),
  );
});
