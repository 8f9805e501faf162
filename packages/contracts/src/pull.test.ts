import { expect, test } from 'vitest';
import { isStranger, pullView } from './pull.ts';

const id = '0190a000-0000-7000-8000-000000000001';

test('a pull request as an event told it before its base was followed is read all the same', () => {
  const before = {
    ...{
      id,
      repositoryId: id,
      repositoryName: 'shop',
      number: 7,
      url: null,
      standing: 'open',
      state: 'planned',
    },
    ...{
      title: 'x',
      author: 'ada',
      fork: false,
      stranger: false,
      head: null,
      headBranch: 'x',
      baseBranch: 'main',
    },
    ...{ baseRevision: null, clicked: null, applications: 0, left: 0, summary: null, problem: null },
    ...{ publishedAt: null, publishProblem: null, updatedAt: 'x', createdAt: 'x' },
  };
  expect(pullView.parse(before).baseMoved).toBeNull();
});

test('who may push is no stranger, nor is the head that we pushed; a fork’s always is', () => {
  const [head, other] = ['a'.repeat(40), 'b'.repeat(40)];
  const by = (over: object) => isStranger({ fork: false, association: 'NONE', head, ownHead: null, ...over });
  expect([by({}), by({ association: 'MEMBER' }), by({ ownHead: head }), by({ ownHead: other })]).toEqual([
    true,
    false,
    false,
    true,
  ]);
  expect([by({ fork: true, ownHead: head }), by({ fork: true, association: 'OWNER' })]).toEqual([true, true]);
  expect(by({ head: null, ownHead: null })).toBe(true);
});
