import fc from 'fast-check';
import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { applySplice, editYaml, withEdit, type YamlEdit } from './edit.ts';
import { YamlEditError } from './error.ts';
import { readYaml, type YamlPath, type YamlScalar, type YamlValue } from './read.ts';

const text = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({
    unit: fc.constantFrom('a', '1', '\n', ' ', ':', '#', '-', "'", '"', '\t', 'é', '~'),
    maxLength: 10,
  }),
  fc.constantFrom('yes', 'null', '0x1f', '012', '1:30', '<<', '---', '...', '\u2028', '%a', '@a'),
);
const scalar = fc.oneof(
  text,
  fc.integer({ min: -9e9, max: 9e9 }),
  fc.boolean(),
  fc.constant(null),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
// Of keys YAML 1.1 reads `<<` as a merge; a Kubernetes object has texts there.
const key = fc.oneof(fc.stringMatching(/^[a-z][\w./-]{0,6}$/), fc.constantFrom('yes', '1', 'a b', 'ä'));
const { tree } = fc.letrec<{ tree: YamlValue }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    scalar,
    fc.dictionary(key, tie('tree'), { maxKeys: 4, noNullPrototype: true }),
    fc.array(tie('tree'), { maxLength: 4 }),
  ),
}));
const documents = fc.array(fc.dictionary(key, tree, { minKeys: 1, maxKeys: 4, noNullPrototype: true }), {
  minLength: 1,
  maxLength: 3,
});

/** Texts as people and programs write them: blocks, braces, quotes, comments, Windows. */
const style = fc.record({
  collectionStyle: fc.constantFrom<'any' | 'flow' | 'block'>('any', 'block', 'flow'),
  defaultStringType: fc.constantFrom<'PLAIN' | 'QUOTE_DOUBLE' | 'QUOTE_SINGLE'>(
    'PLAIN',
    'QUOTE_DOUBLE',
    'QUOTE_SINGLE',
  ),
  indent: fc.constantFrom(2, 4),
  indentSeq: fc.boolean(),
});
const eol = fc.constantFrom('\n', '\r\n');

function pathsOf(value: YamlValue, at: YamlPath = []): YamlPath[] {
  if (typeof value !== 'object' || value === null) return [at];
  const entries: [string | number, YamlValue][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  return entries.flatMap(([step, one]) => pathsOf(one, [...at, step]));
}

it('an edit changes one value and no byte elsewhere, or it is refused', () => {
  let done = 0;
  fc.assert(
    fc.property(
      documents,
      style,
      eol,
      scalar,
      fc.nat(),
      fc.constantFrom('set', 'add', 'remove'),
      (values, how, end, value, pick, act) => {
        const written = values
          .map((one) => `# before\n${stringify(one, { ...how, version: '1.1' })}`)
          .join('---\n');
        const page = written.replaceAll('\n', end);
        const before = readOr(page);
        fc.pre(before !== undefined);
        const places = before.flatMap((one, document) => pathsOf(one).map((path) => ({ document, path })));
        const place = places[pick % Math.max(1, places.length)];
        fc.pre(place !== undefined && place.path.length > 0);
        const edit = editOf(place, act, value);
        let splice: ReturnType<typeof editYaml>;
        try {
          splice = editYaml(page, edit);
        } catch (error) {
          expect(error).toBeInstanceOf(YamlEditError);
          return;
        }
        done += 1;
        const edited = applySplice(page, splice);
        expect(readYaml(edited).values).toEqual(withEdit(before, edit));
        expect(edited.startsWith(page.slice(0, splice.start))).toBe(true);
        expect(edited.endsWith(page.slice(splice.end))).toBe(true);
        const shown = page.match(/# before/g)?.length;
        if (act !== 'remove') expect(edited.match(/# before/g)?.length).toBeGreaterThanOrEqual(shown ?? 0);
      },
    ),
    { numRuns: 300, seed: 20_261_128 },
  );
  expect(done).toBeGreaterThan(150);
});

/** The library's own printer writes some pages that it does not read. */
function readOr(page: string): YamlValue[] | undefined {
  try {
    return readYaml(page).values;
  } catch {
    return undefined;
  }
}

function editOf(
  { document, path }: { document: number; path: YamlPath },
  act: string,
  set: YamlScalar,
): YamlEdit {
  if (act === 'remove') return { document, path, remove: true };
  return { document, path: act === 'add' ? [...path.slice(0, -1), 'added'] : path, set };
}
