import { expect, test } from 'vitest';
import { backOff } from './back-off.ts';

test('anything up to a bound that doubles from one second to the longest', () => {
  expect([0, 1, 2, 5, 6, 40].map((failures) => backOff(failures, 60_000, () => 1))).toEqual([
    1_000, 2_000, 4_000, 32_000, 60_000, 60_000,
  ]);
  expect(backOff(40, 60_000, () => 0)).toBe(0);
});
