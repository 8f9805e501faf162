import { expect, it } from 'vitest';
import { movedSince } from './tips.ts';

it('a ref that is seen for the first time has not moved, and is kept', () => {
  expect(movedSince({}, { 'refs/heads/main': 'a' })).toEqual({ moved: [], tips: { 'refs/heads/main': 'a' } });
});

it('nothing is written where nothing has moved', () => {
  expect(movedSince({ 'refs/heads/main': 'a' }, { 'refs/heads/main': 'a' })).toEqual({
    moved: [],
    tips: undefined,
  });
});

it('a branch that was away and comes back elsewhere has moved', () => {
  const away = movedSince({ 'refs/heads/x': 'a' }, { 'refs/heads/main': 'b' }).tips;
  expect(movedSince(away, { 'refs/heads/x': 'c' }).moved).toEqual([
    { ref: 'refs/heads/x', before: 'a', after: 'c' },
  ]);
});

it('what is kept has an end: those that are seen stay', () => {
  const many = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`refs/heads/${index}`, 'a']));
  const { tips } = movedSince(many, { 'refs/heads/299': 'b' });
  expect(Object.keys(tips ?? {})).toHaveLength(200);
  expect(tips?.['refs/heads/299']).toBe('b');
});

it('what is stored and is none of ours counts as nothing', () => {
  expect(movedSince(['x'], { 'refs/heads/main': 'a' }).moved).toEqual([]);
});
