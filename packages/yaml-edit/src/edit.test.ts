import { describe, expect, it } from 'vitest';
import { applySplice, editYaml } from './edit.ts';
import { readYaml, type YamlPath, type YamlScalar, type YamlValue } from './read.ts';

const set = (text: string, path: YamlPath, value: YamlScalar, document = 0): string =>
  applySplice(text, editYaml(text, { document, path, set: value }));
const remove = (text: string, path: YamlPath, document = 0): string =>
  applySplice(text, editYaml(text, { document, path, remove: true }));
const why = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return (error as { code?: string }).code;
  }
};

const DEPLOYMENT = `# The shop.
apiVersion: apps/v1
kind: Deployment   # not a StatefulSet
metadata: {name: web, "labels": {app: web}}
spec:
  replicas: 3 # by hand

  template:
    spec:
      containers:
      - name: web
        image: 'nginx:1.28'
        args: [--port, "80"]
      # the other
      - image: busybox
        name: side
`;

describe('a value that is there', () => {
  it.each<[string, YamlPath, YamlScalar, string, string]>([
    [
      'a number, its comment stays',
      ['spec', 'replicas'],
      5,
      'replicas: 3 # by hand',
      'replicas: 5 # by hand',
    ],
    [
      'text keeps its quotes',
      ['spec', 'template', 'spec', 'containers', 0, 'image'],
      "it's",
      "'nginx:1.28'",
      "'it''s'",
    ],
    [
      'text without quotes stays without',
      ['spec', 'template', 'spec', 'containers', 1, 'image'],
      'busybox:2',
      'image: busybox\n',
      'image: busybox:2\n',
    ],
    [
      'text that would read as a number gets quotes',
      ['spec', 'template', 'spec', 'containers', 1, 'image'],
      '1.30',
      'image: busybox\n',
      'image: "1.30"\n',
    ],
    ['in a list', ['spec', 'template', 'spec', 'containers', 0, 'args', 1], '81', '"80"', '"81"'],
    ['in braces', ['metadata', 'labels', 'app'], 'x, y', 'app: web', 'app: "x, y"'],
  ])('%s', (_, path, value, from, to) => {
    expect(set(DEPLOYMENT, path, value)).toBe(DEPLOYMENT.replace(from, to));
  });

  it.each([
    'yes',
    'NO',
    'on',
    'null',
    '~',
    '',
    '012',
    '1:30',
    '2020-01-01',
    '1e3',
    '- a',
    'a: b',
    'a #b',
    'a:',
    '*a',
    '=',
    '.5',
    'é',
  ])('text %j is text after the edit as well', (text) => {
    const edited = set('a: old\n', ['a'], text);
    expect(readYaml(edited).values).toEqual([{ a: text }]);
    expect(edited).toBe(`a: ${JSON.stringify(text)}\n`);
  });

  it('keeps line ends, and a text without one', () => {
    expect(set('a: 1\r\nb: 2\r\n', ['a'], 3)).toBe('a: 3\r\nb: 2\r\n');
    expect(set('\uFEFFa: 1', ['a'], 2)).toBe('\uFEFFa: 2');
  });

  it('in another document, and in a List', () => {
    expect(set('a: 1\n---\n# two\na: 1\n...\n---\na: 1\n', ['a'], 2, 1)).toBe(
      'a: 1\n---\n# two\na: 2\n...\n---\na: 1\n',
    );
    expect(set('kind: List\nitems:\n- {a: 1}\n- {a: 1}\n', ['items', 1, 'a'], 2)).toBe(
      'kind: List\nitems:\n- {a: 1}\n- {a: 2}\n',
    );
  });

  it('where nothing stood', () => {
    expect(set('a:   # why\nb: 1\n', ['a'], 1)).toBe('a: 1   # why\nb: 1\n');
    expect(set('a: &x\nb: 1\n', ['a'], 1)).toBe('a: &x 1\nb: 1\n');
  });

  it('an anchor stays where nobody uses it; where somebody does, it is refused', () => {
    expect(set('a: &x 1\n', ['a'], 2)).toBe('a: &x 2\n');
    expect(why(() => set('a: &x 1\nb: *x\n', ['a'], 2))).toBe('shared');
    expect(why(() => set('a: &x {k: 1}\nb: *x\n', ['b', 'k'], 2))).toBe('shared');
    expect(why(() => set('a: &x {k: 1}\nb: *x\n', ['a', 'k'], 2))).toBe('shared');
  });

  it('an alias gives way to the value', () => {
    expect(set('a: &x 1\nb: *x # same\n', ['b'], 2)).toBe('a: &x 1\nb: 2 # same\n');
  });

  it('what a merge brought is said beside it', () => {
    const text = 'base: &b\n  k: 1\nown:\n  <<: *b\n';
    expect(set(text, ['own', 'k'], 2)).toBe(`${text}  k: 2\n`);
  });

  it('JSON stays JSON', () => {
    const text = '{\n  "a": 1,\n  "b": [1, 2],\n  "c": {"d": "e"}\n}\n';
    expect(JSON.parse(set(text, ['a'], 'x'))).toMatchObject({ a: 'x' });
    expect(JSON.parse(set(text, ['b', 0], 'x'))).toMatchObject({ b: ['x', 2] });
    expect(set(text, ['f'], 'x')).toBe(text.replace('"e"}', '"e"},\n  "f": "x"'));
    expect(set(text, ['c', 'f'], true)).toBe(text.replace('"e"}', '"e", "f": true}'));
    expect(remove(text, ['a'])).toBe(text.replace('"a": 1,\n  ', ''));
  });
});

describe('blocks of text', () => {
  const text = 'data:\n  a: |  # conf\n    one\n    two\n\n  b: >-\n    x\n    y\n';
  it.each([
    ['one\nthree\n', 'data:\n  a: |  # conf\n    one\n    three\n\n  b: >-\n    x\n    y\n'],
    ['one\n\n  three', 'data:\n  a: |-  # conf\n    one\n\n      three\n\n  b: >-\n    x\n    y\n'],
    ['one\n\n', 'data:\n  a: |+  # conf\n    one\n\n  b: >-\n    x\n    y\n'],
  ])('%j keeps indentation and comment', (value, edited) => {
    expect(set(text, ['data', 'a'], value)).toBe(edited);
  });
  it.each(['', ' starts with a space', '\ttab\r\n', '\u0000', 'x\n y \n'])(
    '%j comes out as it went in',
    (value) => {
      for (const key of ['a', 'b'])
        expect(readYaml(set(text, ['data', key], value)).values[0]).toMatchObject({ data: { [key]: value } });
    },
  );
  it('with Windows line ends', () => {
    expect(set('a: |\r\n  one\r\nb: 1\r\n', ['a'], 'x\ny\n')).toBe('a: |\r\n  x\r\n  y\r\nb: 1\r\n');
  });
});

describe('a value that comes', () => {
  it.each<[string, YamlPath, YamlScalar, string]>([
    ['a: 1\n', ['b'], 'x', 'a: 1\nb: x\n'],
    ['a: 1', ['b'], 2, 'a: 1\nb: 2'],
    ['a: 1\r\nc:\r\n  d: 1 # x\r\n', ['c', 'e'], 2, 'a: 1\r\nc:\r\n  d: 1 # x\r\n  e: 2\r\n'],
    ['c:\n  d: |\n    x\ne: 1\n', ['c', 'f'], 2, 'c:\n  d: |\n    x\n  f: 2\ne: 1\n'],
    [
      'l:\n- name: a\n  m: {x: 1}\n- name: b\n',
      ['l', 0, 'v'],
      true,
      'l:\n- name: a\n  m: {x: 1}\n  v: true\n- name: b\n',
    ],
    ['c:\n  d:\n    - x\n\n# end\ne: 1\n', ['c', 'f'], 2, 'c:\n  d:\n    - x\n  f: 2\n\n# end\ne: 1\n'],
    ['a: {}\n', ['a', 'b'], 1, 'a: {b: 1}\n'],
    ['a: {x: 1}\n', ['a', 'b.c/d'], 'yes', 'a: {x: 1, "b.c/d": "yes"}\n'.replace('"b.c/d"', 'b.c/d')],
    ['a: 1\n', ['yes'], 1, 'a: 1\n"yes": 1\n'],
  ])('%j', (text, path, value, edited) => {
    expect(set(text, path, value)).toBe(edited);
  });
});

describe('a value that goes', () => {
  it.each<[string, YamlPath, string]>([
    ['a: 1 # gone too\n# stays\nb: 2\n', ['a'], '# stays\nb: 2\n'],
    ['a: 1\nb: 2', ['b'], 'a: 1\n'],
    ['a: 1\r\nb:\r\nc: 3\r\n', ['b'], 'a: 1\r\nc: 3\r\n'],
    ['a: |\n  x\n  y\nb: 1\n', ['a'], 'b: 1\n'],
    ['l:\n- a: 1\n  b: 2\n', ['l', 0, 'a'], 'l:\n- b: 2\n'],
    ['m: {a: 1, b: 2, c: 3}\n', ['m', 'b'], 'm: {a: 1, c: 3}\n'],
    ['m: {a: 1, b: 2}\n', ['m', 'b'], 'm: {a: 1}\n'],
  ])('%j', (text, path, edited) => {
    expect(remove(text, path)).toBe(edited);
  });
});

describe('left as it is', () => {
  it.each<[string, string, () => unknown]>([
    ['not-there', 'a path into nothing', () => set('a: 1\n', ['x', 'y'], 1)],
    ['not-there', 'a document that is not', () => set('a: 1\n', ['a'], 1, 3)],
    ['not-there', 'a place in a list that is not', () => set('a: [1]\n', ['a', 4], 1)],
    ['not-there', 'what is to go and is not', () => remove('a: 1\n', ['b'])],
    ['not-a-scalar', 'a map', () => set('a: {b: 1}\n', ['a'], 1)],
    ['not-a-scalar', 'a map that is to go', () => remove('a: {b: 1}\nc: 1\n', ['a'])],
    ['not-a-scalar', 'an item of a list', () => remove('a: [1, 2]\n', ['a', 0])],
    ['only-entry', 'the last of a map', () => remove('a:\n  b: 1\n', ['a', 'b'])],
    ['tagged', 'a tag', () => set('a: !!str 1\n', ['a'], 2)],
    ['syntax', 'no YAML', () => set('a: [\n', ['a'], 2)],
    ['syntax', 'the same key twice', () => set('a: 1\na: 2\n', ['a'], 2)],
    ['not-written', 'half a character', () => set('a: x\n', ['a'], '\ud800')],
    ['too-big', 'what is too big', () => set(`a: ${'x'.repeat(2_000_000)}\n`, ['a'], 2)],
  ])('%s: %s', (code, _, act) => {
    expect(why(act)).toBe(code);
  });

  it('says nothing of the text', () => {
    const bomb: YamlValue = 'hunter2';
    expect(() => set(`a: &x ${bomb}\nb: *x\n`, ['a'], 2)).toThrowError(/^(?!.*hunter2)/);
  });
});
