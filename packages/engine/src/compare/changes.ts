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

/** Written by the API server on every change: never news. */
const SERVER_METADATA = [
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
  const key = itemKey([...before, ...after]);
  const start = found.length;
  for (const [from, to] of pair(before, after, key)) {
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

function pair(
  before: Json[],
  after: Json[],
  key: string | undefined,
): [number | undefined, number | undefined][] {
  const nameOf = (item: Json, index: number) =>
    key && isRecord(item) ? JSON.stringify(item[key]) : String(index);
  const from = new Map(before.map((item, index) => [nameOf(item, index), index]));
  const to = new Map(after.map((item, index) => [nameOf(item, index), index]));
  if (from.size !== before.length || to.size !== after.length) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, i) => [
      i < before.length ? i : undefined,
      i < after.length ? i : undefined,
    ]);
  }
  return [...new Set([...from.keys(), ...to.keys()])].map((name) => [from.get(name), to.get(name)]);
}
