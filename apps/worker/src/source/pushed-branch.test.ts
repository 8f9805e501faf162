import { expect, it } from 'vitest';
import { onlyBranch } from './pushed-branch.ts';

const following = (...revisions: string[]) => revisions.map((targetRevision) => ({ targetRevision }));
const main = { defaultBranch: 'main' };

it('is the branch that was pushed, when everybody follows it, whatever they call it', () => {
  expect(
    onlyBranch(main, following('main', 'refs/heads/main', 'HEAD', ' ', 'main '), 'refs/heads/main'),
  ).toBe('main');
  expect(onlyBranch(main, following('team/a'), 'refs/heads/team/a')).toBe('team/a');
});

it('is none when somebody follows another branch, a tag, a range or a commit', () => {
  for (const other of ['staging', 'v1.0.0', '^1.2', 'a'.repeat(40), 'refs/tags/main'])
    expect(onlyBranch(main, following('main', other), 'refs/heads/main')).toBeUndefined();
});

it('is none when HEAD is another branch, or not known yet', () => {
  expect(onlyBranch(main, following('HEAD'), 'refs/heads/staging')).toBeUndefined();
  expect(onlyBranch({ defaultBranch: null }, following('HEAD'), 'refs/heads/main')).toBeUndefined();
});

it('is none for a tag, for no word of a ref, and when nobody follows', () => {
  expect(onlyBranch(main, following('main'), 'refs/tags/main')).toBeUndefined();
  expect(onlyBranch(main, following('main'), undefined)).toBeUndefined();
  expect(onlyBranch(main, [], 'refs/heads/main')).toBeUndefined();
});
