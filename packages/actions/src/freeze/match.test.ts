import { expect, test } from 'vitest';
import { type MatchingWindow, matchesWindow } from './match.ts';

const application = { name: 'web', namespace: 'shop', cluster: { name: 'prod-eu' } };
const matches = (over: Partial<MatchingWindow>) =>
  matchesWindow(
    {
      ...{ name: 'w', kind: 'deny', schedule: '* * * * *', durationMinutes: 1, timeZone: 'UTC' },
      ...{ manualSync: false, description: '', applications: [], namespaces: [], clusters: [], match: 'any' },
      ...over,
    },
    application,
  );

test('without globs it is of everything', () => expect(matches({})).toBe(true));

test('one list that names it is enough', () => {
  expect(matches({ applications: ['api', 'w*'] })).toBe(true);
  expect(matches({ applications: ['api'], clusters: ['prod-*'] })).toBe(true);
  expect(matches({ applications: ['api'], namespaces: ['kube-*'] })).toBe(false);
});

test('all: every list that is not empty has to', () => {
  expect(matches({ match: 'all', namespaces: ['shop'], clusters: ['prod-*'] })).toBe(true);
  expect(matches({ match: 'all', namespaces: ['shop'], clusters: ['staging'] })).toBe(false);
});
