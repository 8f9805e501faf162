import { isCollection, isNode, isPair, type Node, type YAMLMap } from 'yaml';
import { YamlEditError } from './error.ts';
import type { YamlScalar } from './read.ts';
import { inDouble, isPlain, scalarForms } from './scalar.ts';
import { lineEnd, lineEnding, lineStart, type Splice } from './splice.ts';

/** Ways to give a map one more key, behind its last. @throws YamlEditError `not-there` */
export function insertSplices(
  text: string,
  map: YAMLMap,
  key: string,
  value: YamlScalar,
  { json }: { json: boolean },
): Splice[] {
  const name = !json && isPlain(key) ? key : inDouble(key);
  const pairs = scalarForms(value, { quote: 'none', json }).map((form) => `${name}: ${form}`);
  const last = map.items.at(-1);
  if (last === undefined) return intoEmpty(text, map, pairs);
  const first = startOf(last.key);
  if (first === undefined) throw nowhere();
  const end = endOf(isNode(last.value) ? last.value : last.key) ?? first;
  const margin = text.slice(lineStart(text, first), first);
  const eol = lineEnding(text, end);
  if (map.flow) {
    const between = /^\s*$/.test(margin) && lineStart(text, first) > 0 ? `,${eol}${margin}` : ', ';
    return pairs.map((pair) => ({ start: end, end, text: between + pair }));
  }
  const indent = margin.replace(/[^\t]/g, ' ');
  // A block has ended with the line before; anything else has the rest of its line to itself.
  if (text[end - 1] === '\n')
    return pairs.map((pair) => ({ start: end, end, text: `${indent}${pair}${eol}` }));
  const start = lineEnd(text, end);
  return pairs.map((pair) => ({ start, end: start, text: `${eol}${indent}${pair}` }));
}

function intoEmpty(text: string, map: YAMLMap, pairs: string[]): Splice[] {
  const start = map.range?.[0];
  if (!map.flow || start === undefined || text[start] !== '{') throw nowhere();
  return pairs.map((pair) => ({ start: start + 1, end: start + 1, text: pair }));
}

const startOf = (key: unknown): number | undefined => (isNode(key) ? key.range?.[0] : undefined);

/** Where the text of a node ends; comments and empty lines behind it are not its own. */
function endOf(node: unknown): number | undefined {
  if (!isNode(node)) return undefined;
  if (!isCollection(node) || node.flow) return node.range?.[1];
  const last = node.items.at(-1);
  if (!isPair(last)) return endOf(last) ?? node.range?.[1];
  return endOf(isNode(last.value) ? last.value : (last.key as Node)) ?? node.range?.[1];
}

const nowhere = (): YamlEditError =>
  new YamlEditError('not-there', 'There is no place in the file to put it.');
