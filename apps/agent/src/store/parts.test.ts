import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { DamagedDocument, MOST_DOCUMENT_BYTES, pack, unpack } from './parts.ts';

test.each([0, 1, 999, 1_000, 50_000])(
  '%i bytes come back as they were, in parts within the bound',
  (count) => {
    const bytes = randomBytes(count);
    const packed = pack(bytes, 1_000);
    expect(packed.parts.length).toBeGreaterThan(0);
    expect(Math.max(...packed.parts.map((part) => part.length))).toBeLessThanOrEqual(1_000);
    expect(Buffer.from(unpack('x', packed)).equals(bytes)).toBe(true);
  },
);

test('a part that was changed, lost or put elsewhere is noticed', () => {
  const packed = pack(randomBytes(5_000), 1_000);
  const [first = new Uint8Array(), second = new Uint8Array(), ...rest] = packed.parts;
  for (const parts of [
    [second, first, ...rest],
    [first, ...rest],
    [Buffer.from('x'), second, ...rest],
  ])
    expect(() => unpack('x', { ...packed, parts })).toThrow(DamagedDocument);
});

test('what is too large is refused', () => {
  expect(() => pack(new Uint8Array(MOST_DOCUMENT_BYTES + 1))).toThrow(RangeError);
});

test('what is no gzip is refused', () => {
  const { sha256 } = pack(Buffer.from('x'));
  expect(() => unpack('x', { sha256, parts: [] })).toThrow(DamagedDocument);
});
