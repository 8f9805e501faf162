import type { Follower } from '@landfall/actions/applications/list-followers';
import { rendererOptions } from '@landfall/contracts/renderer';
import { expect, test } from 'vitest';
import { firstLook } from './affected.ts';

const roots = { web: 'tree-1', base: 'tree-2' };
const follower = (change: Partial<Follower> = {}): Parameters<typeof firstLook>[0] => ({
  inputs: { roots },
  triedRevision: 'older',
  renderFailed: false,
  rendering: false,
  ...change,
});
const same = new Map(Object.entries(roots));
const without = new Map([['web', 'tree-1']]);
const changed = (path: string) => new Map([...same, [path, 'other']]);

test('a push beside everything it reads does not touch it', () => {
  expect(firstLook(follower(), 'new', same)).toBe('untouched');
});
test('a push to its folder, or to a base outside it, touches it', () => {
  expect(firstLook(follower(), 'new', changed('web'))).toBe('touched');
  expect(firstLook(follower(), 'new', changed('base'))).toBe('touched');
});
test('a folder that is gone touches it', () => {
  expect(firstLook(follower(), 'new', without)).toBe('touched');
});
test('without a render, or after a failed one, any new commit does', () => {
  expect(firstLook(follower({ inputs: null }), 'new', same)).toBe('touched');
  expect(firstLook(follower({ renderFailed: true }), 'new', same)).toBe('touched');
});
test('while a render is under way any push follows it, also one that takes the one before back', () => {
  expect(firstLook(follower({ rendering: true }), 'new', same)).toBe('touched');
  expect(firstLook(follower({ rendering: true, triedRevision: 'new' }), 'new', same)).toBe('touched');
});
test('a commit that was tried is not tried again by a poll', () => {
  expect(firstLook(follower({ renderFailed: true, triedRevision: 'new' }), 'new', same)).toBe('untouched');
});
test('where it is known more closely what counts, a changed folder is looked into, and an unchanged one is not', () => {
  const files = follower({ inputs: { roots, reads: { kind: 'files', ids: {} } } });
  expect(firstLook(files, 'new', changed('base'))).toBe('closer');
  expect(firstLook(files, 'new', same)).toBe('untouched');
  const options = rendererOptions.parse({});
  const reads = { kind: 'chosen', folder: 'web', by: 'helm', options, digest: '' } as const;
  const chosen = follower({ inputs: { roots, reads } });
  expect(firstLook(chosen, 'new', changed('web'))).toBe('closer');
  // Of what lies beside the folder (a values file) all counts.
  expect(firstLook(chosen, 'new', changed('base'))).toBe('touched');
});
test('what the settings name counts wherever it lies', () => {
  const declared = follower({ inputs: { roots, reads: { kind: 'declared', ids: {} } } });
  expect(firstLook(declared, 'new', same)).toBe('closer');
});
