import { expect, test } from 'vitest';
import { listed } from './listed.ts';

test('names what there is room for, and counts the others', () => {
  expect(listed(['a', 'b'], 2)).toBe('a, b');
  expect(listed(['a', 'b', 'c', 'd'], 2)).toBe('a, b and 2 more');
  expect(listed([], 2)).toBe('');
});
