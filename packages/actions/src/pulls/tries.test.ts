import { expect, it } from 'vitest';
import { nextTry } from './tries.ts';

const now = new Date('2026-11-28T12:00:00Z');
const after = (ms: number) => new Date(now.getTime() + ms);

it('is later each time, and half an hour at most', () => {
  expect([1, 2, 3, 7, 12].map((tries) => nextTry(now, tries))).toEqual(
    [30_000, 60_000, 120_000, 1_800_000, 1_800_000].map(after),
  );
  const soon = (tries: number) => nextTry(now, tries, { isSoon: true });
  expect([1, 2, 12].map(soon)).toEqual([3_000, 6_000, 1_800_000].map(after));
});

it('is not before GitHub wants to be asked, nor earlier than by itself', () => {
  expect(nextTry(now, 1, { retryAt: after(3_600_000) })).toEqual(after(3_600_000));
  expect(nextTry(now, 3, { retryAt: after(1_000) })).toEqual(after(120_000));
});
