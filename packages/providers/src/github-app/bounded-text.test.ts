import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boundedLine, boundedText } from './bounded-text.ts';

test('a text that fits is left as it is', () => {
  expect(boundedText('a\nb', 3)).toBe('a\nb');
  expect(boundedLine('a  b\nc', 5)).toBe('a b c');
});

test('a longer one ends with a whole line and says that it was cut', () => {
  const cut = boundedText('first line\nsecond line\nthird line, which does not fit any more', 60);
  expect(cut).toBe('first line\nsecond line\n\n_Cut here: GitHub takes no more._');
});

test('no text is longer than was asked for, nor ends in half a character', () => {
  const half = /[\ud800-\udbff](?![\udc00-\udfff])/;
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.integer({ min: 40, max: 200 }),
      (text, most) => {
        for (const cut of [boundedText(text, most), boundedLine(text, most)]) {
          expect(cut.length).toBeLessThanOrEqual(most);
          expect(cut).not.toMatch(half);
        }
      },
    ),
  );
});
