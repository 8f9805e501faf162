import { expect, test } from 'vitest';
import { effectWords, holdsNow, lengthWords, nextWords, scopeWords } from './window-words.ts';

const window: Parameters<typeof nextWords>[0] & Parameters<typeof scopeWords>[0] = {
  kind: 'deny',
  active: true,
  changesAt: '2026-11-30T06:00:00Z',
  manualSync: false,
  applications: [],
  namespaces: [],
  clusters: [],
  match: 'any',
};

test('an open deny holds, and so does an allow that is not open', () => {
  expect([true, false].map((active) => holdsNow({ kind: 'deny', active }))).toEqual([true, false]);
  expect([true, false].map((active) => holdsNow({ kind: 'allow', active }))).toEqual([false, true]);
});

test('what comes next', () => {
  expect(nextWords(window)).toBe('Open; closes Mon 30 Nov 06:00 UTC');
  expect(nextWords({ ...window, active: false })).toBe('Opens Mon 30 Nov 06:00 UTC');
  expect(nextWords({ ...window, active: false, changesAt: null })).toBe('Never opens');
});

test('what it does, for how long, of what', () => {
  expect(effectWords({ kind: 'allow', manualSync: true })).toBe(
    'Syncs by itself only while it is open; a person may at any time',
  );
  expect([1, 60, 1_500, 3_600].map(lengthWords)).toEqual([
    '1 minute',
    '1 hour',
    '1 day 1 hour',
    '2 days 12 hours',
  ]);
  expect(scopeWords(window)).toBe('everything in the organization');
  const some = { applications: ['web-*'], namespaces: [], clusters: ['prod-*', 'eu'] };
  expect(scopeWords({ ...some, match: 'any' })).toBe('applications web-* or clusters prod-*, eu');
  expect(scopeWords({ ...some, match: 'all' })).toBe('applications web-* and clusters prod-*, eu');
});
