import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pairLines, pairsOf } from './pairs.ts';

test('labels are written a line each, and an annotation keeps its = and its line breaks', () => {
  const text = 'team=shop\nexample.com/query=a=b\nexample.com/notes=one\\ntwo';
  const pairs = { team: 'shop', 'example.com/query': 'a=b', 'example.com/notes': 'one\ntwo' };
  expect(pairsOf(text)).toEqual(pairs);
  expect(pairLines(pairs)).toBe(text);
  expect(pairsOf('  \nalone\n')).toEqual({ alone: '' });
});

test('what is written is read as it was', () => {
  const key = fc.stringMatching(/^[a-z][a-z0-9./-]{0,20}$/);
  fc.assert(
    fc.property(fc.dictionary(key, fc.string()), (pairs) => {
      const plain = Object.fromEntries(Object.entries(pairs));
      expect(pairsOf(pairLines(plain))).toEqual(plain);
    }),
  );
});
