import type { FieldPlace } from '@landfall/contracts/field-place';
import { toPointer } from '@landfall/contracts/json-pointer';
import type { FieldChange } from '@landfall/contracts/plan';
import type { Json } from '@landfall/contracts/resource';

/** Of one object: what has changed in more fields is another object, mostly. */
const MOST = 300;

type Fields = { [key: string]: Json | undefined };

/**
 * Which fields differ between two manifests, deepest first found: maps by key, lists by the `name` of their items where each has
 * one, else by place. A pointer is of the side that has the field, the newer one where both have.
 */
export function fieldChanges(before: Json, after: Json): FieldChange[] {
  const found: FieldChange[] = [];
  walk(before, after, { pointer: '', place: [] }, found);
  return found;
}

interface At {
  pointer: string;
  place: FieldPlace;
}

function walk(before: Json | undefined, after: Json | undefined, at: At, found: FieldChange[]): void {
  if (found.length >= MOST || same(before, after)) return;
  if (isFields(before) && isFields(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    for (const key of keys) walk(before[key], after[key], under(at, key, key), found);
  } else if (Array.isArray(before) && Array.isArray(after)) {
    walkLists(before, after, at, found);
  } else {
    const sides = { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
    found.push({ pointer: at.pointer, place: at.place, ...sides });
  }
}

function walkLists(before: Json[], after: Json[], at: At, found: FieldChange[]): void {
  const [was, is] = [byName(before), byName(after)];
  if (was && is) {
    const atIndex = (name: string) => is.get(name)?.index ?? was.get(name)?.index ?? 0;
    for (const name of new Set([...was.keys(), ...is.keys()]))
      walk(was.get(name)?.item, is.get(name)?.item, under(at, String(atIndex(name)), { name }), found);
    return;
  }
  for (let index = 0; index < Math.max(before.length, after.length); index += 1)
    walk(before[index], after[index], under(at, String(index), index), found);
}

/** Items by name; undefined where one has none, or two have one. */
function byName(list: readonly Json[]): Map<string, { item: Json; index: number }> | undefined {
  const named = new Map<string, { item: Json; index: number }>();
  for (const [index, item] of list.entries()) {
    if (!isFields(item) || typeof item.name !== 'string' || named.has(item.name)) return undefined;
    named.set(item.name, { item, index });
  }
  return named;
}

const under = ({ pointer, place }: At, key: string, step: FieldPlace[number]): At => ({
  pointer: `${pointer}${toPointer([key])}`,
  place: [...place, step],
});

const isFields = (value: Json | undefined): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function same(one: Json | undefined, other: Json | undefined): boolean {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, at) => same(item, other[at]));
  if (!isFields(one) || !isFields(other)) return false;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && same(one[key], other[key]))
  );
}
