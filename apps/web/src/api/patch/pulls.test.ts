import { pullPlanView, pullView } from '@landfall/contracts/pull';
import { expect, test } from 'vitest';
import { uuid } from '../../../test/fixtures.ts';
import { staleAfter } from '../stream/apply.ts';
import { patchHeld } from './cache.ts';

const AT = '2026-11-28T14:02:11.000Z';
const aPull = (over: object = {}) =>
  pullView.parse({
    id: uuid(1),
    repositoryId: uuid(3),
    repositoryName: 'shop',
    number: 7,
    url: null,
    standing: 'open',
    state: 'planning',
    title: 'Scale web to 5',
    author: 'ada',
    fork: false,
    stranger: false,
    head: 'a'.repeat(40),
    headBranch: 'scale',
    baseBranch: 'main',
    baseRevision: null,
    baseMoved: null,
    clicked: null,
    applications: 1,
    left: 0,
    summary: null,
    problem: null,
    publishedAt: null,
    publishProblem: null,
    updatedAt: AT,
    createdAt: AT,
    ...over,
  });
const plan = pullPlanView.parse({
  id: uuid(2),
  applicationId: uuid(4),
  applicationName: 'web',
  clusterId: uuid(5),
  clusterName: 'prod-eu',
  head: 'a'.repeat(40),
  state: 'planned',
  against: 'cluster',
  summary: null,
  warnings: [],
  problem: null,
  updatedAt: AT,
});
const event = (body: Parameters<typeof patchHeld>[2]['body']) => ({ position: 11, at: AT, body });

test('a pull request moves on its own page and in the list of its repository, and in no other', () => {
  const told = event({ type: 'pull', pull: aPull({ state: 'planned' }) });
  const page = { value: { ...aPull(), plans: [plan] }, position: 10 };
  expect(patchHeld(['pull', uuid(1)], page, told).value).toMatchObject({ state: 'planned', plans: [plan] });
  expect(patchHeld(['pull', uuid(9)], page, told)).toBe(page);
  const list = { value: { items: [aPull()], next: null }, position: 10 };
  expect(patchHeld(['pulls', uuid(3)], list, told).value.items).toMatchObject([{ state: 'planned' }]);
  expect(patchHeld(['pulls', uuid(8)], list, told)).toBe(list);
});

test('a plan comes to its pull request; its whole text is asked for again, and which plans are of the newest head too', () => {
  const told = event({ type: 'pull-plan', pullId: uuid(1), plan });
  const page = { value: { ...aPull(), plans: [] }, position: 10 };
  expect(patchHeld(['pull', uuid(1)], page, told).value.plans).toEqual([plan]);
  expect(staleAfter(told)).toEqual([['pull-plan', uuid(2)]]);
  expect(staleAfter(event({ type: 'pull', pull: aPull() }))).toContainEqual(['pull', uuid(1)]);
});
