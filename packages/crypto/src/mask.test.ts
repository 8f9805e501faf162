import type { Json, Manifest } from '@landfall/contracts/resource';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeDataKey, maskKey } from './data-key.ts';
import { maskManifest } from './mask.ts';

const key = maskKey(makeDataKey());
const MASK = /^masked:[0-9a-f]{16}$/;

function secret(rest: { [name: string]: Json }): Manifest {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'db', namespace: 'shop' }, ...rest };
}
const valuesOf = (manifest: Manifest, field: 'data' | 'stringData') =>
  maskManifest(manifest, key)[field] as Record<string, string>;

describe('maskManifest', () => {
  test('keeps names and hides values', () => {
    const masked = maskManifest(secret({ data: { password: 'Y2FuYXJ5' }, type: 'Opaque' }), key);
    expect(masked.metadata.name).toBe('db');
    expect(masked.type).toBe('Opaque');
    expect((masked.data as Record<string, string>).password).toMatch(MASK);
    expect(JSON.stringify(masked)).not.toMatch(/canary|Y2FuYXJ5/);
  });

  test('data and stringData of one value mask alike, different values differ', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (one, two) => {
        const plain = valuesOf(secret({ stringData: { a: one, b: two } }), 'stringData');
        const encoded = valuesOf(secret({ data: { a: Buffer.from(one).toString('base64') } }), 'data');
        expect(encoded.a).toBe(plain.a);
        expect(plain.a === plain.b).toBe(one === two);
      }),
    );
  });

  test('base64 with line breaks is the same value', () => {
    expect(valuesOf(secret({ data: { a: 'Y2Fu\nYXJ5\r\n' } }), 'data')).toEqual(
      valuesOf(secret({ data: { a: 'Y2FuYXJ5' } }), 'data'),
    );
  });

  test('another organization masks otherwise', () => {
    const manifest = secret({ data: { a: 'Y2FuYXJ5' } });
    expect(maskManifest(manifest, key)).not.toEqual(maskManifest(manifest, maskKey(makeDataKey())));
  });

  test('LEAK-2: no base64, and values of any type, are masked as well', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (values) => {
        const data = JSON.parse(JSON.stringify(values)) as { [name: string]: Json };
        const masked = valuesOf(secret({ data }), 'data');
        expect(Object.keys(masked).sort()).toEqual(Object.keys(data).sort());
        for (const value of Object.values(masked)) expect(value).toMatch(MASK);
      }),
    );
  });

  test.each([['a text'], [42], [['canary']], [true]])('LEAK-2: data that is %j is masked whole', (data) => {
    expect(maskManifest(secret({ data }), key).data).toMatch(MASK);
  });

  test('LEAK-1: last-applied and managedFields are dropped from every kind', () => {
    const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';
    const manifest: Manifest = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'a',
        managedFields: [{ manager: 'kubectl' }],
        annotations: { [lastApplied]: '{"data":"canary"}', team: 'shop' },
      },
      data: { a: 'shown' },
    };
    const masked = maskManifest(manifest, key);
    expect(masked.metadata).toEqual({ name: 'a', annotations: { team: 'shop' } });
    expect(masked.data).toEqual({ a: 'shown' });
    manifest.metadata.annotations = { [lastApplied]: 'x' };
    expect(maskManifest(manifest, key).metadata).toEqual({ name: 'a' });
  });

  test('a Secret inside a List is masked', () => {
    const list: Manifest = {
      apiVersion: 'v1',
      kind: 'List',
      metadata: { name: '' },
      items: [{ ...secret({ stringData: { a: 'canary' } }) }],
    };
    expect(JSON.stringify(maskManifest(list, key))).not.toContain('canary');
  });

  test('does not change what it was given', () => {
    const manifest = secret({ data: { a: 'Y2FuYXJ5' } });
    const before = JSON.stringify(manifest);
    maskManifest(manifest, key);
    expect(JSON.stringify(manifest)).toBe(before);
  });
});
