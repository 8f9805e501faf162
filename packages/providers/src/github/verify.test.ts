import { createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { github } from '../index.ts';

const secret = 'a secret of this repository';
const sign = (body: Uint8Array, key = secret, algorithm = 'sha256') =>
  `${algorithm}=${createHmac(algorithm, key).update(body).digest('hex')}`;
const verify = (rawBody: Uint8Array, headers: Record<string, string | string[] | undefined>, key = secret) =>
  github.verify({ secret: key, rawBody, headers });

describe('HOOK-2: signatures', () => {
  const body = Buffer.from('{"ref":"refs/heads/main","note":"é"}');

  it('takes the genuine one', async () => {
    expect(await verify(body, { 'x-hub-signature-256': sign(body) })).toEqual({ verified: true });
  });

  it.each<[string, Record<string, string | string[] | undefined>, string]>([
    ['none', {}, 'signature-missing'],
    ['an empty one', { 'x-hub-signature-256': '' }, 'signature-missing'],
    ['SHA-1 only', { 'x-hub-signature': sign(body, secret, 'sha1') }, 'signature-missing'],
    [
      'SHA-1 in the place of SHA-256',
      { 'x-hub-signature-256': sign(body, secret, 'sha1') },
      'signature-malformed',
    ],
    ['a short one', { 'x-hub-signature-256': sign(body).slice(0, -2) }, 'signature-malformed'],
    ['a prefix only', { 'x-hub-signature-256': 'sha256=' }, 'signature-malformed'],
    ['upper case', { 'x-hub-signature-256': sign(body).toUpperCase() }, 'signature-malformed'],
    ['two of them', { 'x-hub-signature-256': [sign(body), sign(body)] }, 'signature-missing'],
    ["another repository's", { 'x-hub-signature-256': sign(body, 'other') }, 'signature-wrong'],
    ['zeros', { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` }, 'signature-wrong'],
  ])('refuses %s', async (_, headers, reason) => {
    expect(await verify(body, headers)).toEqual({ verified: false, reason });
  });

  it('signs the bytes, not their meaning', async () => {
    const reformatted = Buffer.from(JSON.stringify(JSON.parse(body.toString()), null, 1));
    expect(await verify(reformatted, { 'x-hub-signature-256': sign(body) })).toMatchObject({
      verified: false,
    });
  });

  it('keeps a byte-order mark in the bytes it checks', async () => {
    const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), body]);
    expect(await verify(marked, { 'x-hub-signature-256': sign(marked) })).toEqual({ verified: true });
    expect(await verify(marked, { 'x-hub-signature-256': sign(body) })).toMatchObject({ verified: false });
  });

  it('refuses bytes that are not text, and no body at all', async () => {
    const bytes = Buffer.from([0x7b, 0xff, 0xfe, 0x7d]);
    const unreadable = { verified: false, reason: 'body-unreadable' };
    expect(await verify(bytes, { 'x-hub-signature-256': sign(bytes) })).toEqual(unreadable);
    expect(await verify(Buffer.alloc(0), { 'x-hub-signature-256': sign(Buffer.alloc(0)) })).toEqual(
      unreadable,
    );
  });

  it('has no mode without a secret', async () => {
    expect(await verify(body, { 'x-hub-signature-256': sign(body, 'x') }, '')).toMatchObject({
      verified: false,
    });
  });

  it('refuses every body that differs in one byte', async () => {
    const headers = { 'x-hub-signature-256': sign(body) };
    await fc.assert(
      fc.asyncProperty(fc.nat(body.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const changed = Buffer.from(body);
        changed[at] = (changed[at] ?? 0) ^ flip;
        expect(await verify(changed, headers)).toMatchObject({ verified: false });
      }),
    );
  });
});

describe('the name of a delivery', () => {
  it('comes from two headers', () => {
    const headers = { 'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958', 'x-github-event': 'push' };
    expect(github.nameDelivery(headers)).toEqual({ deliveryId: headers['x-github-delivery'], event: 'push' });
  });
  it.each([
    {},
    { 'x-github-event': 'push' },
    { 'x-github-delivery': 'a' },
    { 'x-github-delivery': 'a b', 'x-github-event': 'push' },
    { 'x-github-delivery': 'a', 'x-github-event': 'PUSH\n' },
    { 'x-github-delivery': randomBytes(80).toString('hex'), 'x-github-event': 'push' },
    { 'x-github-delivery': ['a', 'b'], 'x-github-event': 'push' },
  ])('is undefined for %j', (headers) => {
    expect(github.nameDelivery(headers)).toBeUndefined();
  });
});
