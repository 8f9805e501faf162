import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeSigningKeys, sign, verifySignature } from './signature.ts';

const keys = makeSigningKeys();
const others = makeSigningKeys();

test('what a key signed is known by its public half, and by no other', () => {
  expect(keys.publicKey).toMatch(/^[A-Za-z0-9_-]{43}$/);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const signature = sign(keys.privateKey, text.toWellFormed());
      expect(signature).toMatch(/^[A-Za-z0-9_-]{86}$/);
      expect(verifySignature(keys.publicKey, text.toWellFormed(), signature)).toBe(true);
      expect(verifySignature(others.publicKey, text.toWellFormed(), signature)).toBe(false);
    }),
    { numRuns: 30 },
  );
});

test('another text, or one changed letter of the signature, is refused', () => {
  const signature = sign(keys.privateKey, 'nonce\none\nhttps://landfall.example');
  expect(verifySignature(keys.publicKey, 'nonce\none\nhttps://landfall.example/', signature)).toBe(false);
  fc.assert(
    fc.property(fc.nat(84), fc.constantFrom(...'0aZ-_'), (at, letter) => {
      fc.pre(signature[at] !== letter);
      const changed = signature.slice(0, at) + letter + signature.slice(at + 1);
      expect(verifySignature(keys.publicKey, 'nonce\none\nhttps://landfall.example', changed)).toBe(false);
    }),
  );
});

test('what is no key and no signature is false, never an error', () => {
  const signature = sign(keys.privateKey, 'x');
  for (const key of ['', 'x', others.privateKey, 'A'.repeat(43)])
    expect(verifySignature(key, 'x', signature)).toBe(false);
  fc.assert(
    fc.property(fc.string(), (text) => void expect(verifySignature(keys.publicKey, 'x', text)).toBe(false)),
  );
  expect(() => sign(keys.publicKey, 'x')).toThrow('64 bytes');
});
