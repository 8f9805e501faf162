import fc from 'fast-check';
import { SCALARS } from './scalars.ts';

const texts = (characters: string, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...characters), minLength: 1, maxLength });
const word = texts('0127-+._eExobafyns~:# "\',[]{}<=!&*|>%@`?\\/\tTZé', 6);
const scalar = fc.oneof(
  fc.constantFrom(...SCALARS),
  word,
  texts('01789-+._eExobaf:', 7),
  word.map((text) => JSON.stringify(text)),
  word.map((text) => `'${text.replaceAll("'", "''")}'`),
);
const separator = fc.constantFrom(', ', ',', ' , ', ',\n', ',\n  ', '\n, ', ',\t');

/** Brackets in brackets, on one line and on several. */
const { flow } = fc.letrec<{ flow: string }>((tie) => {
  const items = fc.tuple(fc.array(tie('flow'), { maxLength: 3 }), separator);
  const keyed = (list: string[], by: string) => list.map((item, index) => `k${index}: ${item}`).join(by);
  return {
    flow: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      scalar,
      items.map(([list, by]) => `[${list.join(by)}]`),
      items.map(([list, by]) => `{${keyed(list, by)}}`),
    ),
  };
});

const line = fc.oneof(fc.constantFrom('', '   more', '  text', '  # no comment', '  [', '  "'), word);

/** What may stand behind `key:`, with everything that belongs to it. */
function value(indent: string, depth: number): fc.Arbitrary<string> {
  const simple = [scalar.map((text) => ` ${text}\n`), flow.map((text) => ` ${text}\n`)];
  const header = fc.constantFrom('|', '>', '|-', '>-', '|+', '>+', '| # c');
  const literal = fc
    .tuple(header, fc.array(line, { maxLength: 4 }))
    .map(
      ([head, lines]) =>
        ` ${head}\n${lines.map((one) => `${one === '' ? '' : `${indent}  ${one}`}\n`).join('')}`,
    );
  if (depth === 0) return fc.oneof(...simple, literal);
  const below = fc.array(value(`${indent}  `, depth - 1), { minLength: 1, maxLength: 3 });
  const mapping = below.map((list) => `\n${list.map((one, n) => `${indent}  k${n}:${one}`).join('')}`);
  const sequence = below.map((list) => `\n${list.map((one) => `${indent}  -${one}`).join('')}`);
  return fc.oneof(...simple, literal, mapping, sequence);
}

/** So many values of random YAML, much of it broken; the same ones for the same seed. */
export const randomValues = (count: number, seed: number): string[] =>
  fc.sample(value('', 3), { numRuns: count, seed });
