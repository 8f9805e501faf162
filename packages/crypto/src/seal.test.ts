import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { makeKeyPair } from './role-keys.ts';
import { open, openJson, seal, sealContext, sealJson } from './seal.ts';

const pair = makeKeyPair();
const other = makeKeyPair();
const context = sealContext('org-a', 'repository', 'row-1', 'credential');
const bytes = fc.uint8Array({ maxLength: 2000 });
const code = (expected: string) => expect.objectContaining({ name: 'CryptoError', code: expected });

describe('seal', () => {
  test('opens with the same key and context, for any bytes', () => {
    fc.assert(
      fc.property(bytes, (plain) => {
        expect(Buffer.from(open(pair, seal(pair.publicKey, plain, context), context))).toEqual(
          Buffer.from(plain),
        );
      }),
    );
  });

  test.each([
    ['another tenant', sealContext('org-b', 'repository', 'row-1', 'credential')],
    ['another table', sealContext('org-a', 'cluster', 'row-1', 'credential')],
    ['another row', sealContext('org-a', 'repository', 'row-2', 'credential')],
    ['another column', sealContext('org-a', 'repository', 'row-1', 'secret')],
  ])('moved to %s it does not open', (_place, moved) => {
    const sealed = seal(pair.publicKey, Buffer.from('token'), context);
    expect(() => open(pair, sealed, moved)).toThrow(code('wrong-context'));
  });

  test('another role does not open it', () => {
    const sealed = seal(pair.publicKey, Buffer.from('token'), context);
    expect(() => open(other, sealed, context)).toThrow(code('wrong-key'));
  });

  test('the public half alone does not open it', () => {
    const sealed = seal(pair.publicKey, Buffer.from('token'), context);
    const guess = { publicKey: pair.publicKey, privateKey: other.privateKey };
    expect(() => open(guess, sealed, context)).toThrow(code('tampered'));
  });

  test('one changed or cut byte anywhere is refused', () => {
    const sealed = seal(pair.publicKey, Buffer.from('a secret of some length'), context);
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = Uint8Array.from(sealed);
        changed[at] = (changed[at] ?? 0) ^ flip;
        expect(() => open(pair, changed, context)).toThrow();
        expect(() => open(pair, sealed.slice(0, at), context)).toThrow();
      }),
    );
  });

  test('two sealings of one value differ, and neither holds it', () => {
    const plain = 'canary-canary-canary';
    const one = Buffer.from(seal(pair.publicKey, Buffer.from(plain), context));
    const two = Buffer.from(seal(pair.publicKey, Buffer.from(plain), context));
    expect(one.equals(two)).toBe(false);
    expect(one.includes(plain)).toBe(false);
  });

  test('refuses an empty context, a bad key and 5 MiB', () => {
    expect(() => seal(pair.publicKey, new Uint8Array(1), '')).toThrow(code('bad-value'));
    expect(() => seal('short', new Uint8Array(1), context)).toThrow(code('bad-value'));
    expect(() => seal(pair.publicKey, new Uint8Array(5 << 20), context)).toThrow(code('too-large'));
  });
});

describe('sealJson', () => {
  const credential = z.strictObject({ username: z.string(), token: z.string() });

  test('gives the parsed value back', () => {
    const value = { username: 'git', token: 'ü' };
    expect(openJson(pair, sealJson(pair.publicKey, value, context), context, credential)).toEqual(value);
  });

  test('another shape is refused without telling the value', () => {
    const sealed = sealJson(pair.publicKey, { username: 'git', token: 1, extra: 'canary' }, context);
    try {
      openJson(pair, sealed, context, credential);
      expect.unreachable();
    } catch (error) {
      expect(error).toEqual(code('bad-value'));
      expect(String(error)).not.toContain('canary');
    }
  });
});
