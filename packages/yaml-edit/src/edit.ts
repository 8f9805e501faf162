import { isDeepStrictEqual } from 'node:util';
import { type Document, isMap, isScalar, Scalar, visit } from 'yaml';
import { YamlEditError } from './error.ts';
import { type Found, find, shared } from './find.ts';
import { insertSplices } from './insert.ts';
import { parseYaml, readYaml, type YamlPath, type YamlScalar, type YamlValue } from './read.ts';
import { removeSplice } from './remove.ts';
import { setSplices } from './set.ts';
import type { Splice } from './splice.ts';

/** One scalar of one document gets another value, comes, or goes. */
export type YamlEdit = { document: number; path: YamlPath } & ({ set: YamlScalar } | { remove: true });

/**
 * Finds the characters of a text that have to give way for an edit. The text is never printed anew: comments, anchors,
 * quotes, order and line ends stay. What comes of it is read again, and says the same but for that one value.
 * @throws YamlEditError, with the text left as it is
 */
export function editYaml(text: string, edit: YamlEdit): Splice {
  const parsed = parseYaml(text);
  const found = find(parsed, edit.document, edit.path);
  const expected = withEdit(parsed.values, edit);
  const tried = splicesFor(text, found, edit, parsed.documents[edit.document]?.contents);
  const good = tried.find((splice) => isDeepStrictEqual(valuesIn(applySplice(text, splice)), expected));
  if (good) return good;
  if (hasAliases(parsed.documents[edit.document])) throw shared();
  throw new YamlEditError('not-written', 'The value has no form there that reads as itself.');
}

export const applySplice = (text: string, { start, end, text: by }: Splice): string =>
  text.slice(0, start) + by + text.slice(end);

function splicesFor(text: string, found: Found, edit: YamlEdit, root: unknown): Splice[] {
  const { parent } = found;
  if ('remove' in edit) {
    if (found.kind === 'absent') throw new YamlEditError('not-there', 'The file has no such place.');
    return [removeSplice(text, parent, found.index)];
  }
  const style = { json: isJson(root) || isJson(parent) };
  return found.kind === 'absent'
    ? insertSplices(text, found.parent, found.key, edit.set, style)
    : setSplices(text, found.node, edit.set, style);
}

function hasAliases(document: Document.Parsed | undefined): boolean {
  let found = false;
  if (document)
    visit(document, {
      Alias: () => {
        found = true;
        return visit.BREAK;
      },
    });
  return found;
}

/** Written in braces with keys in double quotes, as JSON is. */
const isJson = (node: unknown): boolean =>
  isMap(node) &&
  node.flow === true &&
  node.items.some(({ key }) => isScalar(key) && key.type === Scalar.QUOTE_DOUBLE);

function valuesIn(text: string): YamlValue[] | undefined {
  try {
    return readYaml(text).values;
  } catch {
    return undefined;
  }
}

/** The documents with the edit done to their values. */
export function withEdit(values: readonly YamlValue[], edit: YamlEdit): YamlValue[] {
  const all = structuredClone([...values]);
  let at: YamlValue | undefined = all[edit.document];
  for (const step of edit.path.slice(0, -1)) at = (at as Record<string | number, YamlValue> | null)?.[step];
  const last = edit.path.at(-1);
  if (typeof at !== 'object' || at === null || last === undefined)
    throw new YamlEditError('not-there', 'The file has no such place.');
  const into = at as Record<string | number, YamlValue>;
  if ('remove' in edit) delete into[last];
  else
    Object.defineProperty(into, last, {
      value: edit.set,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  return all;
}
