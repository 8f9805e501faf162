import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sameDuration } from './duration.ts';
import { sameQuantity } from './quantity.ts';

test.each([
  ['1000m', '1'],
  ['1', 1],
  ['0.5', '500m'],
  ['.5', '500m'],
  ['1Gi', '1024Mi'],
  ['0.5Gi', '512Mi'],
  ['1e3', '1k'],
  ['1E3', 1000],
  ['1E', '1000P'],
  ['+1', '1'],
  ['1.', '1'],
  ['-1', '-1000m'],
  ['128974848', '123Mi'],
  ['1n', '0.001u'],
])('A.10: %s is %s', (a, b) => {
  expect(sameQuantity(a, b)).toBe(true);
  expect(sameQuantity(b, a)).toBe(true);
});

test.each([
  ['1', '2'],
  ['1M', '1Mi'],
  ['1', ''],
  ['abc', 'abc'],
  ['.', '.'],
  ['1 Gi', '1Gi'],
  ['1'.repeat(70), '1'.repeat(70)],
])('A.10: %s is not %s', (a, b) => {
  expect(sameQuantity(a, b)).toBe(false);
});

test('milli-units and whole units agree for every number', () => {
  fc.assert(fc.property(fc.integer(), (n) => sameQuantity(`${n}`, `${BigInt(n) * 1000n}m`)));
});

test.each([
  ['60m', '1h', true],
  ['1h0m0s', '3600s', true],
  ['1.5h', '90m', true],
  ['100ms', '0.1s', true],
  ['1h', '1', false],
  ['', '', false],
  ['1x', '1x', false],
])('A.10: duration %s = %s is %s', (a, b, same) => {
  expect(sameDuration(a, b)).toBe(same);
});
