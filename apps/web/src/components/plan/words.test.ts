import { expect, test } from 'vitest';
import { changeKey, fieldName, maskedWord, rowsWords, sideOf, summaryWords } from './words.ts';
import { yamlOf } from './yaml.ts';

test.each([
  ['/spec/replicas', 'spec.replicas'],
  ['/spec/template/spec/containers/0/image', 'spec.template.spec.containers[0].image'],
  ['/metadata/annotations/landfall.dev~1tracking', 'metadata.annotations["landfall.dev/tracking"]'],
  ['/data/a~0b', 'data.a~b'],
])('%s is written %s', (pointer, words) => {
  expect(fieldName(pointer)).toBe(words);
});

test('a field in a list is written with what names its item', () => {
  const place = ['spec', 'containers', { name: 'web' }, 'image'];
  expect(fieldName('/spec/containers/1/image', place)).toBe('spec.containers[web].image');
});

test('an item that went and one that came in its place have keys of their own', () => {
  const pointer = '/spec/ports/0';
  expect(new Set([changeKey({ pointer, before: 443 }), changeKey({ pointer, after: 80 })]).size).toBe(2);
});

test('a masked value is never shown, only whether it changed', () => {
  expect(sideOf('masked:abc')).toEqual({ kind: 'masked' });
  expect(maskedWord({ pointer: '/data/x', before: 'masked:a', after: 'masked:b' })).toBe('changed');
  expect(maskedWord({ pointer: '/data/x', before: 'masked:a', after: 'masked:a' })).toBe('equal');
  expect(maskedWord({ pointer: '/data/x', before: 1, after: 2 })).toBeNull();
  expect(yamlOf({ data: { PASSWORD: 'masked:abc' } })).toBe('data:\n  PASSWORD: •••••');
});

test('the summary line leaves out what is nothing', () => {
  const none = { create: 0, configure: 0, unchanged: 0, prune: 0, skip: 0, refuse: 0 };
  expect(summaryWords({ ...none, configure: 3, create: 1, prune: 1, unchanged: 41 })).toBe(
    '1 to prune, 1 to create, 3 to configure, 41 unchanged',
  );
  expect(summaryWords(none)).toBe('nothing to do');
});

test('the summary counts the rows below it: a namespace as an object, hooks by themselves', () => {
  const row = (action: 'create' | 'unchanged', hook = false) => ({ action, hook });
  expect(rowsWords([row('create'), row('create'), row('unchanged'), row('create', true)])).toBe(
    '2 to create, 1 unchanged, 1 hook',
  );
  expect(rowsWords([row('create', true), row('create', true)])).toBe('2 hooks');
  expect(rowsWords([{ action: 'refuse', hook: true }])).toBe('1 refused');
  expect(rowsWords([])).toBe('nothing to do');
});

test('a manifest reads as YAML', () => {
  const manifest = {
    kind: 'Pod',
    spec: { args: ['yes', 'a: b', '-x'], list: [{ name: 'a', port: 80 }], empty: {}, text: 'one\ntwo\n' },
  };
  expect(yamlOf(manifest)).toBe(
    [
      'kind: Pod',
      'spec:',
      '  args:',
      '    - "yes"',
      '    - "a: b"',
      '    - "-x"',
      '  list:',
      '    - name: a',
      '      port: 80',
      '  empty: {}',
      '  text: |',
      '    one',
      '    two',
    ].join('\n'),
  );
});
