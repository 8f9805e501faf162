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

test('what has run since then, and what is in volumes, is said: going back does not undo it', () => {
  const ref = (kind: string, name: string) => ({ group: '', version: 'v1', kind, namespace: 'shop', name });
  const hook = { metadata: { annotations: { 'helm.sh/hook': 'pre-upgrade' } } };
  const objects = [
    { ref: ref('Job', 'migrate-2'), change: 'added', before: null, after: {} },
    { ref: ref('Pod', 'seed'), change: 'added', before: null, after: hook },
    { ref: ref('ConfigMap', 'a'), change: 'added', before: null, after: { metadata: {} } },
    { ref: ref('Job', 'gone'), change: 'removed', before: {}, after: null },
  ] as const;
  const items = [item('StatefulSet', 'db'), item('PersistentVolumeClaim', 'data', { action: 'unchanged' })];
  expect(consequencesOf({ items }, { objects: [...objects] })).toEqual([
    'Job migrate-2, Pod seed have run since then. What a migration did to data stays done.',
    'StatefulSet db, PersistentVolumeClaim data keep what was written to volumes since: data is not rolled back.',
  ]);
});

test('nothing of the kind: nothing is said', () => {
  expect(consequencesOf({ items: [item('ConfigMap', 'a')] })).toEqual([]);
});
