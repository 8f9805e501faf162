import fc from 'fast-check';
import { dump } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { configMap, refusal } from '../../test/repository.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { parseManifests } from './manifests.ts';

const parse = (text: string, limits = {}) =>
  parseManifests(text, { file: 'shop/web.yaml', limits: { ...DEFAULT_LIMITS, ...limits } });
const refused = async (text: string, limits = {}) => {
  const { code, what, why, fix } = await refusal(() => parse(text, limits));
  return { code, what, why, fix };
};
const object = (rest: string) => `apiVersion: v1\nkind: Thing\nmetadata: {name: x}\n${rest}\n`;

describe('what is a manifest', () => {
  it('reads all documents, ignores empty ones and flattens lists', () => {
    const list = `apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: A, metadata: {name: one}}\n- apiVersion: v1\n  kind: AList\n  items:\n  - {apiVersion: v1, kind: A, metadata: {name: two}}\n`;
    const text = `---\n# nothing\n---\n${configMap('zero')}---\n\n---\n${list}`;
    expect(parse(text).map(({ metadata }) => metadata.name)).toEqual(['zero', 'one', 'two']);
  });

  it('reads an empty map of labels as none, and an empty annotation as empty text', () => {
    const text =
      'apiVersion: v1\nkind: A\nmetadata:\n  name: a\n  namespace:\n  labels:\n  annotations:\n    b:\n';
    expect(parse(text)).toEqual([
      { apiVersion: 'v1', kind: 'A', metadata: { name: 'a', annotations: { b: '' } } },
    ]);
  });

  it('A.2: a hook may have a generated name, Argo CD’s and Helm’s alike', () => {
    for (const annotation of ['argocd.argoproj.io/hook', 'helm.sh/hook']) {
      const text = `apiVersion: batch/v1\nkind: Job\nmetadata:\n  generateName: a-\n  annotations: {${annotation}: x}\n`;
      expect(parse(text)).toMatchObject([{ metadata: { name: '', generateName: 'a-' } }]);
    }
  });

  it('shares nothing between two uses of an alias', () => {
    const [manifest] = parse(object('a: &a {b: 1}\nc: *a'));
    expect(manifest?.a).toEqual(manifest?.c);
    expect(manifest?.a).not.toBe(manifest?.c);
  });

  it('gives back what was written, whatever the JSON', () => {
    const value = fc
      .jsonValue({ noUnicodeString: false, maxDepth: 4 })
      .filter((json) => !/__proto__|e\+|\d{16}/.test(JSON.stringify(json)));
    fc.assert(
      fc.property(value, (json) => {
        const manifest = { apiVersion: 'v1', kind: 'Thing', metadata: { name: 'x' }, json };
        const expected = JSON.parse(JSON.stringify(manifest).replaceAll(/(?<=[[,:])-0(?=[\],}])/g, '0'));
        expect(parse(dump(manifest))).toEqual([expected]);
        expect(parse(JSON.stringify(manifest))).toEqual([expected]);
      }),
    );
  }, 30_000);
});

describe('what is refused, in words', () => {
  const cases: [string, string, { code: string; what: string; why: string }][] = [
    [
      'a duplicate key',
      object('a: 1\na: 2'),
      {
        code: 'yaml-syntax',
        what: '`shop/web.yaml` is not valid YAML.',
        why: 'Line 5: duplicated mapping key.',
      },
    ],
    [
      'a missing kind',
      `${configMap('a')}---\napiVersion: v1\nmetadata: {name: x}\n`,
      {
        code: 'object-invalid',
        what: '`shop/web.yaml` (document 2, line 8): a document has no kind.',
        why: 'Every object needs apiVersion, kind and metadata.name, all of them text.',
      },
    ],
    [
      'a label that is a number',
      'apiVersion: v1\nkind: A\nmetadata: {name: a, labels: {a/b: 1}}\n',
      {
        code: 'object-invalid',
        what: '`shop/web.yaml` (document 1, line 1): A a has a value at /metadata/labels/a~1b that is not text.',
        why: 'The API server takes text only there: put it in quotes.',
      },
    ],
    [
      'generateName',
      'apiVersion: v1\nkind: Job\nmetadata: {generateName: a-}\n',
      {
        code: 'object-invalid',
        what: '`shop/web.yaml` (document 1, line 1): a Job has generateName instead of a name.',
        why: 'Each sync would create another one; only hooks may do that.',
      },
    ],
    [
      'an integer beyond 2^53, with its path',
      object('spec: {a: [0, 9007199254740993]}'),
      {
        code: 'integer-too-large',
        what: '`/spec/a/1` in `shop/web.yaml` (document 1, from line 1) is the integer 9007199254740993.',
        why: 'Beyond 2^53 the number would be rounded on its way to the cluster.',
      },
    ],
    [
      'infinity',
      object('a: .inf'),
      {
        code: 'yaml-refused',
        what: '`/a` in `shop/web.yaml` (document 1, from line 1) is not a finite number.',
        why: 'JSON has no word for it.',
      },
    ],
    [
      'the key __proto__',
      object('__proto__: {polluted: true}'),
      {
        code: 'yaml-syntax',
        what: '`shop/web.yaml` is not valid YAML.',
        why: 'Line 4: the key __proto__ is not allowed.',
      },
    ],
    [
      'a recursive alias',
      object('a: &a [*a]'),
      {
        code: 'yaml-aliases',
        what: '`shop/web.yaml` contains itself.',
        why: 'One of its YAML aliases stands inside the value that it repeats.',
      },
    ],
    [
      'a document that is a list',
      '- a\n',
      {
        code: 'object-invalid',
        what: '`shop/web.yaml` (document 1, line 1): a document is not a mapping.',
        why: 'A manifest has apiVersion, kind and metadata.',
      },
    ],
    [
      'a file encrypted with SOPS',
      'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nsops: {mac: x}\n',
      {
        code: 'object-invalid',
        what: '`shop/web.yaml` (document 1, line 1): Secret s is encrypted with SOPS.',
        why: 'Decryption is not available yet, and the encrypted form would be applied as it stands.',
      },
    ],
  ];
  it.each(cases)('%s', async (_name, text, expected) => {
    expect(await refused(text)).toMatchObject(expected);
  });

  it('never quotes the source, which may be a Secret', async () => {
    const error = await refusal(() => parse('apiVersion: v1\nkind: Secret\ndata: {p: "hunter2" hunter3}\n'));
    expect(JSON.stringify({ ...error, message: error.message, stack: error.stack })).not.toContain('hunter');
  });

  it('leaves Object.prototype alone (DOS-3)', () => {
    for (const key of ['constructor', 'prototype', 'toString', 'hasOwnProperty']) {
      const [manifest] = parse(object(`${key}: {polluted: true}`));
      expect(Object.hasOwn(manifest ?? {}, key)).toBe(true);
    }
    expect('polluted' in {}).toBe(false);
  });
});
