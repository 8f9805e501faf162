import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Pair,
  type ParsedNode,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { YamlEditError } from './error.ts';
import type { ParsedYaml, YamlPath } from './read.ts';

/** Where a path leads in a document. */
export type Found =
  | { kind: 'value'; node: ParsedNode | null; parent: YAMLMap | YAMLSeq; index: number }
  /** Its map is there, and has no such key of its own. */
  | { kind: 'absent'; parent: YAMLMap; key: string };

/**
 * Follows a path through a document's own text: nothing behind an alias is changed, as that is somewhere else.
 * @throws YamlEditError `not-there`, `shared`
 */
export function find({ documents }: ParsedYaml, document: number, path: YamlPath): Found {
  let node: unknown = documents[document]?.contents;
  for (const [at, step] of path.entries()) {
    const isLast = at === path.length - 1;
    if (isAlias(node)) throw shared();
    if (isSeq(node)) {
      const index = typeof step === 'number' ? step : Number.NaN;
      const item = node.items[index];
      if (item === undefined) throw notThere();
      if (isLast) return { kind: 'value', node: asNode(item), parent: node, index };
      node = item;
    } else if (isMap(node)) {
      const index = node.items.findIndex((pair) => isPair(pair) && keyOf(pair) === String(step));
      const pair = node.items[index];
      if (pair === undefined) {
        if (isLast) return { kind: 'absent', parent: node, key: String(step) };
        throw notThere();
      }
      if (isLast) return { kind: 'value', node: asNode(pair.value), parent: node, index };
      node = pair.value;
    } else throw notThere();
  }
  throw notThere();
}

const asNode = (value: unknown): ParsedNode | null => (value ?? null) as ParsedNode | null;

/** The text of a key; undefined for a merge and for what is no scalar. */
function keyOf({ key }: Pair): string | undefined {
  const value = isScalar(key) ? key.value : undefined;
  return typeof value === 'symbol' || value === undefined ? undefined : String(value);
}

const notThere = (): YamlEditError =>
  new YamlEditError('not-there', 'The file has no such place, and none to put it in.');
export const shared = (): YamlEditError =>
  new YamlEditError(
    'shared',
    'An anchor has other places of the file say the same; all of them would change.',
  );
