import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAst } from 'vite';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const ROW = /^\| (?<rule>.+?) \| (?<title>.+) \| `(?<file>[^`]+)` \|$/gm;

/** A node of a syntax tree, as far as it is looked at. */
interface Node {
  type?: string;
  [key: string]: unknown;
}

/** Titles of the tests that a file really runs: the first argument of `test(…)`, `it(…)` and of what their `each` makes. */
function titlesIn(source: string): Set<string> {
  const titles = new Set<string>();
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (typeof node !== 'object' || node === null) return;
    const { type, callee, arguments: given } = node as Node;
    const title = type === 'CallExpression' && isTest(callee) ? textOf((given as Node[])[0]) : undefined;
    if (title !== undefined) titles.add(title);
    Object.values(node).forEach(visit);
  };
  visit(parseAst(source, { lang: 'ts' }));
  return titles;
}

/** `test`, `it`, `test.skipIf(…)`, `test.each(…)`; not `test.skip`, `test.todo` and the like, which show nothing. */
function isTest(callee: unknown): boolean {
  const { type, name, callee: called, tag } = callee as Node;
  if (type === 'Identifier') return name === 'test' || name === 'it';
  const made = type === 'CallExpression' ? called : type === 'TaggedTemplateExpression' ? tag : undefined;
  const { type: kind, object, property } = (made ?? {}) as Node;
  if (kind !== 'MemberExpression') return false;
  return isTest(object) && ['each', 'for', 'skipIf', 'runIf'].includes(String((property as Node).name));
}

/** The text of a literal; what a template puts in is `…`. */
function textOf(node: Node | undefined): string | undefined {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node?.type !== 'TemplateLiteral') return undefined;
  return (node.quasis as { value: { cooked: string } }[]).map(({ value }) => value.cooked).join('…');
}

test('only titles of tests that run count', () => {
  const source = `
    // test('in a comment')
    const words = "test('in a string')";
    test('plain', () => {});
    it("it", () => {});
    test.each([['a', /\\)\\(/]])('each %s', () => {});
    test.each<[string]>([['x']])('typed %s', async (text: string) => { expect(text).toBe('in a body'); });
    test.skipIf(off)('where it can run', () => {});
    test.skip('skipped', () => {});
    test.todo('to do');
    describe('a group', () => test(\`\${count} inner\`, () => {}));
    someFunction('no test');
  `;
  expect([...titlesIn(source)]).toEqual([
    'plain',
    'it',
    'each %s',
    'typed %s',
    'where it can run',
    '… inner',
  ]);
});

test('every rule in docs/semantics-tests.md names a test that is there', () => {
  const text = readFileSync(join(root, 'docs/semantics-tests.md'), 'utf8');
  const rows = [...text.matchAll(ROW)].map(({ groups }) => groups ?? {});
  expect(rows.length).toBeGreaterThan(100);
  const titles = new Map<string, Set<string>>();
  const lost = rows.filter(({ title = '', file = '' }) => {
    const known = titles.get(file) ?? titlesIn(readFileSync(join(root, file), 'utf8'));
    titles.set(file, known);
    return !known.has(title);
  });
  expect(lost.map(({ rule, title }) => `${rule}: ${title}`)).toEqual([]);
});
