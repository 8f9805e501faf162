import { expect, test } from 'vitest';
import { hunksOf } from './hunks.ts';

const lines = (count: number, change: Record<number, string> = {}): string =>
  Array.from({ length: count }, (_, at) => change[at] ?? `line ${at}`).join('\n');
const told = (before: string, after: string) =>
  hunksOf(before, after).map((hunk) => hunk.map(({ kind, text }) => `${kind} ${text}`));

test('what changed, with three lines around it', () => {
  expect(told(lines(20), lines(20, { 10: 'other' }))).toEqual([
    [
      'kept line 7',
      'kept line 8',
      'kept line 9',
      'gone line 10',
      'come other',
      'kept line 11',
      'kept line 12',
      'kept line 13',
    ],
  ]);
});

test('changes far apart are hunks of their own', () => {
  expect(hunksOf(lines(40), lines(40, { 3: 'a', 30: 'b' }))).toHaveLength(2);
});

test('an object that came, and nothing at all', () => {
  expect(told('', 'a: 1')).toEqual([['come a: 1']]);
  expect(hunksOf('a', 'a')).toEqual([]);
});
