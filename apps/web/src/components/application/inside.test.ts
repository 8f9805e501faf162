import type { ChildObject } from '@landfall/contracts/probe';
import { expect, test } from 'vitest';
import { hasPods, logPlaces, treeOf } from './inside.ts';

const child = (
  kind: string,
  name: string,
  owner: string,
  status: 'Healthy' | 'Degraded' = 'Healthy',
): ChildObject => ({
  ref: { group: '', version: 'v1', kind, namespace: 'shop', name },
  owner,
  health: { status },
  createdAt: null,
  containers: kind === 'Pod' ? [{ name: 'web', restarts: 2 }] : [],
});
const children = [
  child('ReplicaSet', 'web-1', 'Deployment web'),
  child('Pod', 'web-1-a', 'ReplicaSet web-1'),
  child('Pod', 'web-1-b', 'ReplicaSet web-1', 'Degraded'),
];

test('a tree by owner; what nobody in the list made stands on top', () => {
  const [set, ...others] = treeOf(children);
  expect(others).toEqual([]);
  expect(set?.child.ref.name).toBe('web-1');
  expect(set?.made.map((one) => one.child.ref.name)).toEqual(['web-1-a', 'web-1-b']);
  expect(treeOf([child('Pod', 'db-0', 'StatefulSet db')]).map((one) => one.child.ref.name)).toEqual(['db-0']);
});

test('logs of what is not healthy come first', () => {
  expect(logPlaces(children).map(({ pod }) => pod)).toEqual(['web-1-b', 'web-1-a']);
});

test('only workloads have pods', () => {
  expect([hasPods({ kind: 'Deployment' }), hasPods({ kind: 'ConfigMap' })]).toEqual([true, false]);
});
