import { expect, test } from 'vitest';
import { spread } from './statistics.ts';

test('the middle of an odd number of rounds, whatever their order', () => {
  expect(spread([10, 9, 2])).toEqual({ min: 2, median: 9, max: 10, n: 3 });
});
test('between the two middle ones of an even number', () => {
  expect(spread([4, 1, 2, 100])).toEqual({ min: 1, median: 3, max: 100, n: 4 });
});
test('nothing measured is an error, not a zero', () => {
  expect(() => spread([])).toThrow('no measurement');
});
