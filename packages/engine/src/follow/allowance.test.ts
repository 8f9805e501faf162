import { expect, test } from 'vitest';
import { makeAllowance } from './allowance.ts';

test('so much passes at once, then so much a second, and never more than a moment’s worth after a rest', () => {
  let now = 0;
  const allowance = makeAllowance(10, 20, () => now);
  const pass = (): number => {
    let passed = 0;
    while (allowance.take(1)) passed += 1;
    return passed;
  };
  expect(pass()).toBe(20);
  now += 1_000;
  expect(pass()).toBe(10);
  expect(allowance.spend(5)).toBe(500);
  expect(allowance.spend(5)).toBe(1_000);
  now += 500;
  expect(pass()).toBe(0);
  now += 3_600_000;
  expect(pass()).toBe(20);
});
