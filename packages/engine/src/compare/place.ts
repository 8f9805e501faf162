import type { FieldPlace, ItemName } from '@landfall/contracts/field-place';
import type { Json, Manifest } from '@landfall/contracts/resource';
import type { RawChange } from './changes.ts';
import { namesItem } from './field-sets.ts';
import { type Fields, fieldKey, isRecord, managedEntries } from './managed-fields.ts';
import { valueAt } from './pointer.ts';

/**
 * Where a changed field stands whatever the order of its lists: items by their merge keys, which managedFields hold as the
 * API server knows them (Kubernetes, "Merge strategy"). Undefined where no item on the way has one: then a pointer says it.
 */
export function placeOf(change: RawChange, live: Manifest, after: Manifest): FieldPlace | undefined {
  const { path, beforePath } = change;
  const place: FieldPlace = [];
  let trees = managedEntries(live).map(({ fields }) => fields);
  let [old, wanted]: (Json | undefined)[] = [live as Json, after as Json];
  for (const [at, token] of path.entries()) {
    const was = beforePath[at] ?? token;
    const isList = Array.isArray(old) || Array.isArray(wanted);
    // What is on one side only has no place of its own on the other: another item may stand there.
    [old, wanted] =
      at === path.length - 1
        ? [change.before, change.after]
        : [valueAt(old, [was]), valueAt(wanted, [token])];
    const item = old ?? wanted;
    place.push(isList ? (nameOf(item, mergeKey(trees)) ?? Number(token)) : token);
    trees = below(trees, (child) => (isList ? namesItem(child, item, Number(was)) : child === `f:${token}`));
  }
  return place.some((step) => typeof step === 'object') ? place : undefined;
}

/** A place as tokens into an object; undefined where an item on the way is not there. */
export function placeTokens(place: FieldPlace, object: Manifest): string[] | undefined {
  const tokens: string[] = [];
  let value: Json | undefined = object as Json;
  for (const step of place) {
    const items = Array.isArray(value) ? value : [];
    const token = typeof step === 'object' ? items.findIndex((item) => isNamed(item, step)) : step;
    if (token === -1) return undefined;
    tokens.push(String(token));
    value = valueAt(value, [String(token)]);
  }
  return tokens;
}

const isNamed = (item: Json, name: ItemName): boolean =>
  isRecord(item) && Object.entries(name).every(([field, value]) => item[field] === value);

const below = (trees: readonly Fields[], isMeant: (child: string) => boolean): Fields[] =>
  trees.flatMap((tree) =>
    Object.entries(tree).flatMap(([child, fields]) => (isMeant(child) ? [fields] : [])),
  );

/** The fields that name the items of a list, as any manager's tree of it says. */
function mergeKey(trees: readonly Fields[]): string[] {
  for (const child of trees.flatMap((tree) => Object.keys(tree))) {
    const key = child.startsWith('k:') ? fieldKey(child) : undefined;
    if (isRecord(key)) return Object.keys(key);
  }
  return [];
}

function nameOf(item: Json | undefined, fields: readonly string[]): ItemName | undefined {
  if (!isRecord(item)) return undefined;
  const name: ItemName = {};
  for (const field of fields) {
    const value = item[field];
    // What Git leaves to a default stands in the live object only.
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      name[field] = value;
  }
  return Object.keys(name).length > 0 ? name : undefined;
}
