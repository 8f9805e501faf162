import fc from 'fast-check';
import { expect, it } from 'vitest';
import { storable } from './storable.ts';

it('takes out what a JSON column does not hold, in values and in names', () => {
  expect(storable({ 'a\0': ['x\0y', '\ud800', '\\u0000', 1, null, true] })).toEqual({
    a: ['xy', '\ufffd', '\\u0000', 1, null, true],
  });
});

it('leaves everything else as it is', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      fc.pre(!/\\u(?:0000|d[89a-f])/i.test(JSON.stringify(value)));
      expect(storable(value)).toBe(value);
    }),
  );
});
