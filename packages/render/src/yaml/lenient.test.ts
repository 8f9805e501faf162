import { expect, it } from 'vitest';
import { refusal } from '../../test/repository.ts';
import { readYaml } from './read.ts';

const read = (text: string) => readYaml(text, { file: 'a.yaml' }).map(({ value }) => value);

it('A.10: brackets and quotes may be indented less than what holds them, in every document of a stream', () => {
  const one = 'spec:\n  args: [\n"a",\n  "b"\n]\n  text: "c\nd"\n';
  expect(read(`${one}---\n`.repeat(300)).slice(0, 300)).toEqual(
    Array(300).fill({ spec: { args: ['a', 'b'], text: 'c d' } }),
  );
});

it('a block scalar that looks like brackets keeps its spaces beside one that is mended', () => {
  expect(read('text: |\n  [\n  x: [\n  ]\nargs: [\n]\n')).toEqual([{ text: '[\nx: [\n]\n', args: [] }]);
});

it('a mistake behind a mended line is told with the line that it stands in', async () => {
  const error = await refusal(() => read('a: [\n]\nb: {\n}\nc: d: e\n'));
  expect(error.why).toBe('Line 5: bad indentation of a mapping entry.');
});

it('JSON objects one after another are as many documents', async () => {
  expect(read('{"a": 1}\n{"b": 2} {\n"c": 3}{"d": [\n4]}\n')).toEqual([
    { a: 1 },
    { b: 2 },
    { c: 3 },
    { d: [4] },
  ]);
  expect((await refusal(() => read('a: 1\n{"b": 2}\n'))).code).toBe('yaml-syntax');
});

it('what would have to be read again without end is refused', async () => {
  const long = `spec:\n  args: [\n${'"some argument of a container"\n,'.repeat(4_000)}\n]\n`;
  expect((await refusal(() => read(long))).why).toContain('deficient indentation');
  const many = '{"a": 1}\n'.repeat(20_000);
  expect((await refusal(() => read(many))).why).toContain('a document separator is expected');
});
