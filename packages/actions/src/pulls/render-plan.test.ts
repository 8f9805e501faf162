import type { PlanItem } from '@landfall/contracts/plan';
import type { Manifest } from '@landfall/contracts/resource';
import { expect, test } from 'vitest';
import { fieldChanges } from './field-changes.ts';
import { ofOwn } from './own.ts';
import { renderPlan } from './render-plan.ts';

const object = (kind: string, name: string, more: Partial<Manifest> = {}): Manifest => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, namespace: 'shop' },
  ...more,
});

test('base against head: created, changed, pruned with what that takes, unchanged', () => {
  const before = [
    object('ConfigMap', 'a', { data: { x: '1' } }),
    object('PersistentVolumeClaim', 'p'),
    object('Service', 's'),
  ];
  const after = [
    object('ConfigMap', 'a', { data: { x: '2' } }),
    object('Service', 's'),
    object('Secret', 'n'),
  ];
  const { items, summary } = renderPlan(before, after);
  expect(items.map(({ ref, action }) => `${action} ${ref.name}`)).toEqual([
    'configure a',
    'unchanged s',
    'create n',
    'prune p',
  ]);
  expect(summary).toMatchObject({ create: 1, configure: 1, prune: 1, unchanged: 1 });
  expect(items[0]?.changes).toEqual([{ pointer: '/data/x', place: ['data', 'x'], before: '1', after: '2' }]);
  expect(items[3]?.warnings).toEqual([
    'Deleting a PersistentVolumeClaim takes data or other objects with it.',
  ]);
});

test('items of a list are told apart by their names, whatever their order', () => {
  const before = {
    c: [
      { name: 'a', v: 1 },
      { name: 'b', v: 1 },
    ],
    l: [1, 2],
  };
  const after = {
    c: [
      { name: 'b', v: 2 },
      { name: 'a', v: 1 },
    ],
    l: [1, 3, 4],
  };
  expect(fieldChanges(before, after)).toEqual([
    { pointer: '/c/0/v', place: ['c', { name: 'b' }, 'v'], before: 1, after: 2 },
    { pointer: '/l/1', place: ['l', 1], before: 2, after: 3 },
    { pointer: '/l/2', place: ['l', 2], after: 4 },
  ]);
});

test('live values and changed fields are told of what the inventory holds, by its uid, and of nothing else', () => {
  const changed = {
    changes: [{ pointer: '/data/x', before: 'live', after: 'new', manager: 'kubectl' }],
    conflicts: [],
  };
  const item = (name: string, uid: string | undefined) => ({
    ...changed,
    ...(uid === undefined ? {} : { uid }),
    ref: { group: '', version: 'v1', kind: 'ConfigMap', namespace: 'shop', name },
    action: 'configure' as const,
    phase: 'Sync' as const,
    wave: 0,
    warnings: [],
  });
  const conflict = { manager: 'helm', pointer: '/data/y', live: 'secret', desired: 'z' };
  const items: PlanItem[] = [
    item('mine', 'u1'),
    item('made-anew', 'u9'),
    { ...item('theirs', 'u3'), conflicts: [conflict] },
  ];
  const own = new Map([
    ['/ConfigMap/shop/mine', 'u1'],
    ['/ConfigMap/shop/made-anew', 'u2'],
  ]);
  const plan = { digest: 'd', items, summary: renderPlan([], []).summary, warnings: [] };
  const { items: told, digest } = ofOwn(plan, own);
  expect(told[0]).toEqual(items[0]);
  for (const stranger of told.slice(1)) expect(stranger).toMatchObject({ changes: [], conflicts: [] });
  expect(JSON.stringify(told.slice(1))).not.toMatch(/secret|\/data\//);
  // Whether a whole guess is right, or refused for what lives there, is not told either.
  const theirs = { ...item('theirs', 'u3'), changes: [] };
  const answers: PlanItem[] = [
    { ...theirs, action: 'unchanged' },
    { ...theirs, action: 'refuse', reason: 'The field /spec/x cannot be changed.' },
    { ...theirs, replace: 'recreate', warnings: ['Deleted and made anew.'] },
  ];
  for (const answer of answers) {
    const guessed = ofOwn({ ...plan, digest: 'e', items: items.with(2, answer) }, own);
    expect(guessed.digest).toBe(digest);
    expect(guessed.summary).toEqual({ ...plan.summary, configure: 3 });
    expect(guessed.items[2]?.warnings).toEqual([expect.stringContaining('was not compared')]);
  }
});

test('what is decided without a look at the content of somebody else’s object is told as it is', () => {
  const ref = { group: '', version: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'theirs' };
  const common = { ref, phase: 'Sync' as const, wave: 0, changes: [], conflicts: [], warnings: [] };
  const items = [
    { ...common, action: 'refuse' as const, reason: 'It belongs to application “b”.' },
    { ...common, action: 'create' as const },
  ];
  const plan = { digest: 'd', items, summary: renderPlan([], []).summary, warnings: [] };
  const told = ofOwn(plan, new Map());
  expect(told.items).toEqual(items);
  expect(told.summary).toMatchObject({ refuse: 1, create: 1, configure: 0 });
});
