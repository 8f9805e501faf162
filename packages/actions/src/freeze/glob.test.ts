import { expect, test } from 'vitest';
import { matchesGlob } from './glob.ts';

test.each([
  ['web', 'web', true],
  ['web', 'webs', false],
  ['web-*', 'web-eu', true],
  ['*-eu', 'web-eu', true],
  ['*', '', true],
  ['w?b', 'wab', true],
  ['w?b', 'wb', false],
  ['*a*b', 'xaxxab', true],
  ['*a*b', 'xaxxac', false],
  ['a.c', 'abc', false],
  ['[a]', 'a', false],
])('%s on %s: %s', (glob, text, matches) => {
  expect(matchesGlob(glob, text)).toBe(matches);
});

test('a glob made to be slow is not', () => {
  expect(matchesGlob('*a'.repeat(120), `${'a'.repeat(252)}b`)).toBe(false);
});
