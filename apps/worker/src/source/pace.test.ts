import { expect, it } from 'vitest';
import { pace } from './pace.ts';

it('lets some begin at once, then one every second, and all at once again after a quiet time; each thing by itself', () => {
  let at = 0;
  const { next } = pace({ atOnce: 3, everyMs: 1_000 }, () => at);
  expect([next('a'), next('a'), next('a')]).toEqual([0, 0, 0]);
  expect(next('b')).toBe(0);
  expect(next('a')).toBe(1_000);
  at += 1_000;
  expect(next('a')).toBe(1_000);
  at += 1_500;
  expect(next('a')).toBe(500);
  at += 10_000;
  expect([next('a'), next('a'), next('a'), next('a')]).toEqual([0, 0, 0, 1_000]);
});
