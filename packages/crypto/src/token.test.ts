import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashToken, makeToken, parseToken, safeEqual, tokenHint } from './token.ts';

describe('tokens', () => {
  test.each(['api', 'session', 'webhook', 'agent', 'access'] as const)('%s is recognised', (kind) => {
    const token = makeToken(kind);
    expect(parseToken(token)).toEqual({ kind, token });
    expect(tokenHint(token)).toBe(token.slice(-4));
  });

  test('API tokens have the form that scanners look for', () => {
    expect(makeToken('api')).toMatch(/^lf_pat_[0-9A-Za-z]{36}$/);
  });

  test('no two alike, every letter comes up', () => {
    const made = Array.from({ length: 500 }, () => makeToken('session'));
    expect(new Set(made).size).toBe(500);
    expect(new Set(made.join('').replaceAll('lf_ses_', '')).size).toBe(62);
  });

  test('one changed letter is refused without a look-up', () => {
    const token = makeToken('api');
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom(...'0aZ-_ \n\u0000ü'), (at, letter) => {
        fc.pre(token[at] !== letter);
        expect(parseToken(token.slice(0, at) + letter + token.slice(at + 1))).toBeNull();
      }),
    );
  });

  test('anything else is null, never an error', () => {
    fc.assert(fc.property(fc.anything(), (value) => void expect(parseToken(value)).toBeNull()));
    fc.assert(fc.property(fc.string(), (text) => void expect(parseToken(`lf_pat_${text}`)).toBeNull()));
  });

  test('the hash is stable and tells nothing of the token', () => {
    expect(hashToken('x')).toBe('2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881');
  });

  test('safeEqual', () => {
    expect(safeEqual('a', 'a')).toBe(true);
    expect(safeEqual('a', 'b')).toBe(false);
    expect(safeEqual('a', 'aa')).toBe(false);
    expect(safeEqual(new Uint8Array([1]), new Uint8Array([1]))).toBe(true);
  });
});
