import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';
import {
  decryptObject,
  digestKey,
  encryptObject,
  makeDataKey,
  maskKey,
  objectDigest,
  snapshotDigest,
} from './data-key.ts';

const key = makeDataKey();
const context = 'org|object|digest|body';
const code = (expected: string) => expect.objectContaining({ name: 'CryptoError', code: expected });

describe('encryptObject', () => {
  test('comes back, for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), (plain) => {
        const back = decryptObject(key, encryptObject(key, plain, context), context);
        expect(Buffer.from(back)).toEqual(Buffer.from(plain));
      }),
    );
  });

  test('another key, context or byte is refused', () => {
    const encrypted = encryptObject(key, Buffer.from('{"kind":"Secret"}'), context);
    expect(() => decryptObject(makeDataKey(), encrypted, context)).toThrow(code('tampered'));
    expect(() => decryptObject(key, encrypted, 'org|object|other|body')).toThrow(code('tampered'));
    fc.assert(
      fc.property(fc.nat(encrypted.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = Uint8Array.from(encrypted);
        changed[at] = (changed[at] ?? 0) ^ flip;
        expect(() => decryptObject(key, changed, context)).toThrow(code('tampered'));
        expect(() => decryptObject(key, encrypted.slice(0, at), context)).toThrow(code('tampered'));
      }),
    );
  });

  test('compresses before it encrypts', () => {
    expect(encryptObject(key, Buffer.alloc(100_000, 'a'), context).length).toBeLessThan(1000);
  });

  test('two encryptions of one object differ', () => {
    const one = encryptObject(key, Buffer.from('x'), context);
    expect(Buffer.from(one).equals(encryptObject(key, Buffer.from('x'), context))).toBe(false);
  });

  test('refuses 33 MiB and a short key', () => {
    expect(() => encryptObject(key, Buffer.alloc(33 << 20), context)).toThrow(code('too-large'));
    expect(() => encryptObject(new Uint8Array(16), Buffer.from('x'), context)).toThrow(code('bad-value'));
  });
});

describe('digests', () => {
  test('the order of members does not matter, the order of items does', () => {
    expect(canonicalJson({ b: 1, a: { d: [2, 1], c: undefined } })).toBe('{"a":{"d":[2,1]},"b":1}');
    expect(canonicalJson([2, 1])).not.toBe(canonicalJson([1, 2]));
  });

  test('canonical JSON is JSON of the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const plain = JSON.parse(JSON.stringify(value));
        expect(JSON.parse(canonicalJson(plain))).toEqual(plain);
        expect(canonicalJson(reversed(plain))).toBe(canonicalJson(plain));
      }),
    );
  });

  test('what JSON cannot hold is refused', () => {
    expect(() => canonicalJson({ a: Number.NaN })).toThrow(code('bad-value'));
    expect(() => canonicalJson(() => 1)).toThrow(code('bad-value'));
  });

  test('a digest is keyed: a short secret cannot be guessed from it', () => {
    const text = canonicalJson({ pin: '1234' });
    const digest = objectDigest(digestKey(key), text);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(digest).toBe(objectDigest(digestKey(key), text));
    expect(digest).not.toBe(objectDigest(digestKey(makeDataKey()), text));
    expect(digest).not.toBe(createHash('sha256').update(text).digest('hex'));
  });

  test('derived keys differ from each other and from the data key', () => {
    const all = [key, digestKey(key), maskKey(key)].map((bytes) => Buffer.from(bytes).toString('hex'));
    expect(new Set(all).size).toBe(3);
  });

  test('a snapshot digest keeps order and refuses other texts', () => {
    const [a, b] = ['a', 'b'].map((text) => objectDigest(digestKey(key), text)) as [string, string];
    expect(snapshotDigest([a, b])).not.toBe(snapshotDigest([b, a]));
    expect(snapshotDigest([])).toMatch(/^[0-9a-f]{64}$/);
    expect(() => snapshotDigest([`${a}\n${b}`])).toThrow(code('bad-value'));
  });
});

/** The same value with the members of every object in reverse order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).reverse();
  return Object.fromEntries(entries.map(([name, member]) => [name, reversed(member)]));
}
