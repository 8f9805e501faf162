import { isAlias, isScalar, type ParsedNode, Scalar } from 'yaml';
import { blockForms } from './block-scalar.ts';
import { YamlEditError } from './error.ts';
import type { YamlScalar } from './read.ts';
import { type Style, scalarForms } from './scalar.ts';
import type { Splice } from './splice.ts';

/** Ways to put a value where another stands, the one most like it first. @throws YamlEditError */
export function setSplices(
  text: string,
  node: ParsedNode | null,
  value: YamlScalar,
  { json }: { json: boolean },
): Splice[] {
  if (isAlias(node)) return at(node, scalarForms(value, { quote: 'none', json }));
  if (!isScalar(node)) throw new YamlEditError('not-a-scalar', 'What stands there is a map or a list.');
  if (node.tag !== undefined) throw new YamlEditError('tagged', 'What stands there has a tag of its own.');
  const [start, end] = node.range;
  if (start === end) return behind(text, start, scalarForms(value, { quote: 'none', json }));
  const isBlock = node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED;
  if (!isBlock) return at(node, scalarForms(value, { quote: quoteOf(node.type), json }));
  const old = text.slice(start, end);
  const blocks = typeof value === 'string' ? blockForms(old, value) : [];
  // A block ends with its last line; what stands on one line ends before it.
  const flat = scalarForms(value, { quote: 'none', json }).map(
    (form) => form + (/\r?\n$/.exec(old)?.[0] ?? ''),
  );
  return at(node, [...blocks, ...flat]);
}

function quoteOf(type: Scalar.Type | undefined): Style['quote'] {
  if (type === Scalar.QUOTE_DOUBLE) return 'double';
  return type === Scalar.QUOTE_SINGLE ? 'single' : 'none';
}

const at = ({ range: [start, end] }: Pick<ParsedNode, 'range'>, forms: string[]): Splice[] =>
  forms.map((form) => ({ start, end, text: form }));

/** A key without a value: a comment may stand behind it. */
function behind(text: string, offset: number, forms: string[]): Splice[] {
  const start = text.slice(0, offset).replace(/[ \t]+$/, '').length;
  return forms.map((form) => ({ start, end: start, text: ` ${form}` }));
}
