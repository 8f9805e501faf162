import type { Json, Manifest } from '@landfall/contracts/resource';
import { itemKey } from './changes.ts';
import { isRecord } from './managed-fields.ts';
import { sameValue } from './same-value.ts';

type Value = Json | undefined;

/**
 * What a live object would be with Git's fields in it, worked out without asking: Git's values over the live ones, what Git
 * had (`previous`) and has no more taken out. Defaults and what others added stay. It stands in where the API server gives
 * no answer to compare with.
 */
export function overlay(live: Manifest, desired: Manifest, previous: Manifest | undefined): Manifest {
  return over(live as Json, desired as Json, previous as Value, []) as Manifest;
}

function over(live: Value, desired: Value, previous: Value, path: readonly string[]): Value {
  if (desired === undefined || desired === null) return withoutOurs(live, previous);
  if (sameValue(desired, live, path)) return live;
  // `readOnly: false` is not stored: the API server leaves zero values out.
  if (live === undefined && isZero(desired, previous)) return undefined;
  if (isRecord(desired) && isRecord(live)) {
    const before = isRecord(previous) ? previous : {};
    return filled([...Object.keys(live), ...Object.keys(desired)], (key) =>
      over(live[key], desired[key], before[key], [...path, key]),
    );
  }
  if (!Array.isArray(desired) || !Array.isArray(live)) return desired;
  return overList(live, desired, Array.isArray(previous) ? previous : [], path);
}

/** Of a field that Git does not set (any more), what others have in it. */
function withoutOurs(live: Value, previous: Value): Value {
  // What Git had empty, others filled.
  if (previous === undefined || previous === null || isEmpty(previous)) return live;
  if (!isRecord(previous) || !isRecord(live)) return undefined;
  const rest = filled(Object.keys(live), (key) => withoutOurs(live[key], previous[key]));
  return Object.keys(rest).length === 0 ? undefined : rest;
}

function overList(live: Json[], desired: Json[], previous: Json[], path: readonly string[]): Json[] {
  if (path.at(-1) === 'finalizers') {
    const kept = live.filter((one) => desired.includes(one) || !previous.includes(one));
    return [...kept, ...desired.filter((one) => !kept.includes(one))];
  }
  const key = itemKey([...live, ...desired]);
  const named = (items: Json[]) =>
    new Map(items.map((item) => [key && isRecord(item) ? item[key] : undefined, item]));
  const found = named(live);
  const wanted = named(desired);
  if (key === undefined || found.size !== live.length || wanted.size !== desired.length) {
    if (live.length !== desired.length) return desired;
    return desired.map((item, index) => over(live[index], item, previous[index], [...path, '']) ?? item);
  }
  const before = named(previous);
  const ours = [...wanted].map(
    ([name, item]) => over(found.get(name), item, before.get(name), [...path, '']) ?? item,
  );
  // What others added keeps its place; Git's items stand in Git's order.
  const kept = [...found].flatMap(([name, item]) =>
    wanted.has(name) ? (ours.splice(0, 1) as Json[]) : before.has(name) ? [] : [item],
  );
  return [...kept, ...ours];
}

function filled(keys: readonly string[], read: (key: string) => Value): { [key: string]: Value } {
  const entries = [...new Set(keys)].map((key) => [key, read(key)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function isZero(value: Value, previous: Value): boolean {
  if (isRecord(value)) return isEmpty(value) && sameValue(value, previous, []);
  return value === false || value === 0 || value === '' || isEmpty(value);
}

const isEmpty = (value: Value): boolean =>
  Array.isArray(value) ? value.length === 0 : isRecord(value) && Object.keys(value).length === 0;
