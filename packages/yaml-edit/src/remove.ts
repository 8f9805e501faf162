import { isAlias, isMap, isNode, isScalar, type YAMLMap, type YAMLSeq } from 'yaml';
import { YamlEditError } from './error.ts';
import { lineStart, nextLine, type Splice } from './splice.ts';

/** Takes a key and its value out of a map, with the comment on its line. @throws YamlEditError */
export function removeSplice(text: string, map: YAMLMap | YAMLSeq, index: number): Splice {
  if (!isMap(map)) throw new YamlEditError('not-a-scalar', 'It is an item of a list.');
  const pair = map.items[index];
  const key = isNode(pair?.key) ? pair.key.range : undefined;
  const value = pair?.value;
  if (!pair || !key) throw new YamlEditError('not-there', 'The file has no such place.');
  if (!(value === null || isScalar(value) || isAlias(value)))
    throw new YamlEditError('not-a-scalar', 'What stands there is a map or a list.');
  if (map.items.length === 1)
    throw new YamlEditError(
      'only-entry',
      'It is all that its map has; without it an empty map would be left.',
    );
  const end = (isNode(value) ? value.range?.[1] : undefined) ?? key[1];
  const next = map.items[index + 1]?.key;
  const nextStart = isNode(next) ? next.range?.[0] : undefined;
  if (map.flow) return flow(map, index, { start: key[0], end, nextStart });
  const begin = lineStart(text, key[0]);
  // On the line of its list's dash: the next key takes its place.
  if (text.slice(begin, key[0]).trim() !== '') {
    if (nextStart === undefined) throw new YamlEditError('only-entry', 'Nothing would be left on its line.');
    return { start: key[0], end: nextStart, text: '' };
  }
  return { start: begin, end: text[end - 1] === '\n' ? end : nextLine(text, end), text: '' };
}

function flow(
  map: YAMLMap,
  index: number,
  { start, end, nextStart }: { start: number; end: number; nextStart: number | undefined },
): Splice {
  if (nextStart !== undefined) return { start, end: nextStart, text: '' };
  const before = map.items[index - 1];
  const value = isNode(before?.value) ? before.value : before?.key;
  const from = isNode(value) ? value.range?.[1] : undefined;
  return { start: from ?? start, end, text: '' };
}
