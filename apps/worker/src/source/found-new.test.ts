import { expect, test } from 'vitest';
import { foundNew } from './found-new.ts';

const known = {
  repository: { headRevision: 'a' },
  followers: [{ id: 'web', triedRevision: 'a', rendering: false }],
};
const affected = [{ id: 'web', commit: 'b' }];

test('where nothing has moved nothing is new', () => {
  expect(foundNew(known, { headRevision: 'a', affected: [] })).toBe(false);
});
test('a default branch that moved is, though it touches nobody', () => {
  expect(foundNew(known, { headRevision: 'b', affected: [] })).toBe(true);
});
test('so is a commit of another branch that a follower has not tried', () => {
  expect(foundNew(known, { headRevision: 'a', affected })).toBe(true);
});
test('the first look at a repository has nothing to compare with', () => {
  const first = { repository: { headRevision: null }, followers: [] };
  expect(foundNew(first, { headRevision: 'a', affected: [] })).toBe(false);
});
test.each([
  ['was never rendered', { triedRevision: null }],
  ['is being rendered already', { rendering: true }],
  ['has tried this commit', { triedRevision: 'b' }],
])('a follower that %s tells of no push', (_what, change) => {
  const followers = [{ id: 'web', triedRevision: 'a', rendering: false, ...change }];
  expect(foundNew({ ...known, followers }, { headRevision: 'a', affected })).toBe(false);
});
test('a follower whose revision means no commit any more tells of no push', () => {
  expect(foundNew(known, { headRevision: 'a', affected: [{ id: 'web', commit: undefined }] })).toBe(false);
});
