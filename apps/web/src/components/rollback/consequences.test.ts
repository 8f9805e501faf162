import type { PlanItem } from '@landfall/contracts/plan';
import { expect, test } from 'vitest';
import { consequencesOf } from './consequences.ts';

const item = (kind: string, name: string, more: Partial<PlanItem> = {}): PlanItem => ({
  ref: { group: '', version: 'v1', kind, namespace: 'shop', name },
  action: 'configure',
  phase: 'Sync',
  wave: 0,
  changes: [],
  conflicts: [],
  warnings: [],
  ...more,
});

test('what cannot be undone is said before the button', () => {
  const hook = { hook: {} as PlanItem['hook'] & object };
  const items = [
    item('Job', 'migrate', hook),
    item('PersistentVolumeClaim', 'data', { action: 'prune' }),
    item('ConfigMap', 'old', { action: 'prune' }),
    item('Deployment', 'web', { replace: 'recreate' }),
  ];
  expect(consequencesOf({ items })).toEqual([
    'Job migrate runs again. What a migration did to data stays done.',
    'PersistentVolumeClaim data is deleted, with what is in there.',
    'Deployment web is deleted and made anew.',
  ]);
});

test('nothing of the kind: nothing is said', () => {
  expect(consequencesOf({ items: [item('ConfigMap', 'a')] })).toEqual([]);
});
