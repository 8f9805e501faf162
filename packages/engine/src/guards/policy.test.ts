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
  const plan = planOf(...times(5, 'prune'), ...times(10, 'unchanged'));
  const decided = checkPlanPolicy(plan, { inventorySize: 15 });
  expect(decided).toMatchObject({
    verdict: 'approve',
    problem: {
      code: 'prune-limit',
      what: 'This sync would delete 5 objects.',
      why: expect.stringContaining('33 %'),
    },
  });
  expect(decided.verdict === 'approve' && decided.objects.length).toBe(5);
});

test('4.12: the yes counts for the very plan that was shown', () => {
  const plan = planOf(...times(5, 'prune'), ...times(10, 'unchanged'));
  const given = { inventorySize: 15, approvedDigest: plan.digest };
  expect(checkPlanPolicy(plan, given)).toEqual({ verdict: 'execute' });
  const other = planOf(...times(6, 'prune'), ...times(9, 'unchanged'));
  expect(checkPlanPolicy(other, given).verdict).toBe('approve');
});

test.each([
  [4, 1, 5],
  [5, 15, 20],
  [6, 14, 20],
])('4.12: %i prunes beside %i others of %i are in bounds', (prunes, others, inventorySize) => {
  const plan = planOf(...times(prunes, 'prune'), ...times(others, 'unchanged'));
  expect(checkPlanPolicy(plan, { inventorySize })).toEqual({ verdict: 'execute' });
});

test.each([
  ['Namespace', ''],
  ['PersistentVolumeClaim', ''],
  ['PersistentVolume', ''],
  ['CustomResourceDefinition', 'apiextensions.k8s.io'],
])('4.12: a single %s needs a yes', (kind, group) => {
  const plan = planOf(item('prune', 'one', kind, group), ...times(50, 'unchanged'));
  expect(checkPlanPolicy(plan, { inventorySize: 51 })).toMatchObject({
    verdict: 'approve',
    problem: { code: 'prune-limit', what: expect.stringContaining(`${kind} one`) },
  });
});

test('4.12: never to zero by itself; hooks do not count, and a selective sync may prune all it is about', () => {
  const hook = { ...item('create', 'migrate', 'Job', 'batch'), hook: { deletePolicy: [] } };
  const plan = planOf(...times(1, 'prune'), hook);
  expect(checkPlanPolicy(plan, { inventorySize: 1 })).toMatchObject({
    verdict: 'approve',
    problem: { code: 'prune-to-zero' },
  });
  expect(checkPlanPolicy(plan, { inventorySize: 1, scoped: true })).toEqual({ verdict: 'execute' });
  expect(checkPlanPolicy(planOf(), { inventorySize: 0 })).toEqual({ verdict: 'execute' });
});

test('A.4: Prune=confirm and Delete=confirm ask, in a deletion too, where nothing else does', () => {
  const careful = { ...item('prune', 'ledger'), needsApproval: 'Its sync option is Delete=confirm.' };
  const plan = planOf(...times(9, 'prune'), careful);
  expect(checkPlanPolicy(plan, { inventorySize: 10, deletion: true })).toMatchObject({
    verdict: 'approve',
    problem: { code: 'prune-confirm', why: expect.stringContaining('Delete=confirm') },
    objects: [careful.ref],
  });
  const rest = planOf(...times(9, 'prune'));
  expect(checkPlanPolicy(rest, { inventorySize: 9, deletion: true })).toEqual({ verdict: 'execute' });
});

test('a refusal stops the whole sync and names its reason, whatever was approved', () => {
  const refused = { ...item('refuse', 'bad'), reason: 'It is bad.' };
  const plan = planOf(item('create', 'good'), refused);
  expect(checkPlanPolicy(plan, { inventorySize: 0, approvedDigest: plan.digest })).toMatchObject({
    verdict: 'refuse',
    problem: { code: 'plan-refused', why: 'It is bad.' },
  });
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
