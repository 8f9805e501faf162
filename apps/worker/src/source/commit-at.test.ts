import { expect, test } from 'vitest';
import { commitAt } from './commit-at.ts';

const look = {
  headRevision: 'a',
  seen: {
    refs: {
      defaultBranch: 'main',
      refs: [
        { name: 'main', kind: 'branch' as const, commit: 'a' },
        { name: 'v1', kind: 'branch' as const, commit: 'b' },
        { name: 'v1', kind: 'tag' as const, commit: 'c' },
      ],
    },
  },
};

test.each([
  ['refs/heads/main', 'a'],
  ['refs/heads/v1', 'b'],
  ['refs/tags/v1', 'c'],
  ['refs/heads/gone', null],
  ['refs/notes/commits', 'a'],
  [null, 'a'],
])('%s is at %s, whatever the default branch is at', (ref, commit) => {
  expect(commitAt(look, ref)).toBe(commit);
});
