import type { Follower } from '@landfall/actions/applications/list-followers';
import { expect, test } from 'vitest';
import { isTouched } from './affected.ts';

const follower = (change: Partial<Follower> = {}): Follower => ({
  id: 'a',
  name: 'web',
  targetRevision: 'HEAD',
  path: 'web',
  inputs: {
    roots: { web: 'tree-1', base: 'tree-2' },
    told: {},
    target: null,
    tool: { name: 'kustomize', version: '5', sha256: '' },
  },
  triedRevision: 'older',
  renderFailed: false,
  rendering: false,
  ...change,
});
const same = new Map([
  ['web', 'tree-1'],
  ['base', 'tree-2'],
]);

test('a push beside everything it reads does not touch it', () => {
  expect(isTouched(follower(), 'new', same)).toBe(false);
});
test('a push to its folder, or to a base outside it, touches it', () => {
  expect(isTouched(follower(), 'new', new Map([...same, ['web', 'other']]))).toBe(true);
  expect(isTouched(follower(), 'new', new Map([...same, ['base', 'other']]))).toBe(true);
});
test('a folder that is gone touches it', () => {
  expect(isTouched(follower(), 'new', new Map([['web', 'tree-1']]))).toBe(true);
});
test('without a render, or after a failed one, any new commit does', () => {
  expect(isTouched(follower({ inputs: null }), 'new', same)).toBe(true);
  expect(isTouched(follower({ renderFailed: true }), 'new', same)).toBe(true);
});
test('while a render is under way any push follows it, also one that takes the one before back', () => {
  expect(isTouched(follower({ rendering: true }), 'new', same)).toBe(true);
  expect(isTouched(follower({ rendering: true, triedRevision: 'new' }), 'new', same)).toBe(true);
});
test('a commit that was tried is not tried again by a poll', () => {
  expect(isTouched(follower({ renderFailed: true, triedRevision: 'new' }), 'new', same)).toBe(false);
});
