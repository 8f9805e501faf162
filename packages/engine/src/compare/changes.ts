import type { Json, Manifest } from '@landfall/contracts/resource';
import { isRecord } from './managed-fields.ts';
import { sameValue } from './same-value.ts';

/** One field that differs: its path on each side (items of a list may stand at other places). */
export interface RawChange {
  /** Where it stands after; for a removed field, before. */
  path: string[];
  beforePath: string[];
  before: Json | undefined;
  after: Json | undefined;
}

/** Metadata that only the API server writes: never news, and in Git a leftover of `kubectl get -o yaml`. */
export const SERVER_METADATA = [
  'managedFields',
  'resourceVersion',
  'generation',
  'uid',
  'creationTimestamp',
  'selfLink',
];

/** Differences in an object's content, deepest fields first named; status and server-written metadata left out. */
export function contentChanges(before: Manifest, after: Manifest): RawChange[] {
  const found: RawChange[] = [];
  walk(content(before), content(after), [], [], found);
  return found;
}

/** An object without status and without what the API server writes by itself. */
export function content(manifest: Manifest): Json {
  const { status: _status, metadata, ...rest } = manifest;
  const kept = Object.fromEntries(Object.entries(metadata).filter(([key]) => !SERVER_METADATA.includes(key)));
  return { ...rest, metadata: kept };
}

type Value = Json | undefined;

function walk(before: Value, after: Value, beforePath: string[], path: string[], found: RawChange[]): void {
  if (sameValue(before, after, path)) return;
  if (isRecord(before) && isRecord(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    for (const key of keys) walk(before[key], after[key], [...beforePath, key], [...path, key], found);
  } else if (Array.isArray(before) && Array.isArray(after)) {
    walkList(before, after, beforePath, path, found);
  } else {
    found.push({ path, beforePath, before, after });
  }
}

function walkList(
  before: Json[],
  after: Json[],
  beforePath: string[],
  path: string[],
  found: RawChange[],
): void {
  const start = found.length;
  for (const [from, to] of pair(before, after)) {
    const at = [...path, String(to ?? from)];
    const was = [...beforePath, String(from ?? to)];
    walk(
      from === undefined ? undefined : before[from],
      to === undefined ? undefined : after[to],
      was,
      at,
      found,
    );
  }
  // The same items in another order: nothing inside differs, the list does.
  if (found.length === start) found.push({ path, beforePath, before, after });
}

/** The field that names the items of a list, if all have one. */
export function itemKey(items: Json[]): string | undefined {
  return ['name', 'key', 'type', 'containerPort', 'port', 'mountPath', 'ip'].find((key) =>
    items.every((item) => isRecord(item) && item[key] !== undefined),
  );
}

/** What may name the items of a list: the first that all of them have and no two of one side share. */
const NAMES = [
  ['name'],
  ['key'],
  ['type'],
  ['containerPort'],
  ['containerPort', 'protocol'],
  ['port'],
  ['port', 'protocol'],
  ['mountPath'],
  ['ip'],
];

/** Which items of two lists are the same one, by their names; by their places where nothing names them. */
function pair(before: Json[], after: Json[]): [number | undefined, number | undefined][] {
  for (const fields of NAMES) {
    const from = byName(before, fields);
    const to = from && byName(after, fields);
    if (to) return [...new Set([...from.keys(), ...to.keys()])].map((name) => [from.get(name), to.get(name)]);
  }
  const length = Math.max(before.length, after.length);
  return Array.from({ length }, (_, i) => [
    i < before.length ? i : undefined,
    i < after.length ? i : undefined,
  ]);
}

/** The places of items by these fields; undefined where one has not all of them, or two have the same. */
function byName(items: Json[], fields: readonly string[]): Map<string, number> | undefined {
  const places = new Map<string, number>();
  for (const [place, item] of items.entries()) {
    if (!isRecord(item) || fields.some((field) => item[field] === undefined)) return undefined;
    places.set(JSON.stringify(fields.map((field) => item[field])), place);
  }
  return places.size === items.length ? places : undefined;
}
