import type { Json, Manifest } from '@landfall/contracts/resource';
import { childKeys, type Fields, fieldKey, isRecord, ourEntry } from './managed-fields.ts';
import { sameValue } from './same-value.ts';

/**
 * Would applying `desired` over `live` perhaps change something? Compares the fields we own with those we want, by
 * the API server's own account of ownership: a field another manager changed has left our entry, so "same fields,
 * same values" means nothing to do. False is certain, true is only a suspicion: a dry run has the last word.
 *
 * `previous` is what we applied last; it tells server-made defaults inside an atomic list from a change.
 */
export function seemsDifferent(desired: Manifest, live: Manifest, previous: Manifest | undefined): boolean {
  const entry = ourEntry(live);
  if (!entry || entry.apiVersion !== desired.apiVersion || live.apiVersion !== desired.apiVersion)
    return true;
  return differs(entry.fields, withoutIdentity(desired), live, previous, []);
}

/** Kind, name and namespace are nobody's fields: managedFields leaves them out. */
function withoutIdentity(manifest: Manifest): Json {
  const { apiVersion: _apiVersion, kind: _kind, metadata, ...rest } = manifest;
  const { name: _name, namespace: _namespace, ...fields } = metadata;
  return Object.keys(fields).length === 0 ? rest : { ...rest, metadata: fields };
}

type Value = Json | undefined;

function differs(
  fields: Fields,
  desired: Value,
  live: Value,
  previous: Value,
  path: readonly string[],
): boolean {
  const children = childKeys(fields);
  const first = children[0];
  if (first === undefined) return leafDiffers(desired, live, previous, path);
  if (first.startsWith('f:')) return mapDiffers(fields, children, desired, live, previous, path);
  if (first.startsWith('k:')) return listDiffers(fields, children, desired, live, previous, path);
  if (first.startsWith('v:')) return setDiffers(children, desired, live);
  return true;
}

/** Owned as a whole: a scalar, an atomic list or map, or an empty one. */
function leafDiffers(desired: Value, live: Value, previous: Value, path: readonly string[]): boolean {
  if (sameValue(desired, live, path)) return false;
  // `readOnly: false` or `nodeSelector: {}` is ours and yet not stored: the API server leaves zero values out.
  if ((live === undefined || live === null) && isZero(desired)) return false;
  const unchanged = previous !== undefined && sameValue(desired, previous, []);
  return !(unchanged && isSubset(desired, live, path));
}

function mapDiffers(
  fields: Fields,
  children: string[],
  desired: Value,
  live: Value,
  previous: Value,
  path: readonly string[],
): boolean {
  if (!isRecord(desired) || !isRecord(live)) return true;
  const before = isRecord(previous) ? previous : {};
  for (const [key, value] of Object.entries(desired)) {
    if (fields[`f:${key}`] === undefined && !ownsNothing(value, live[key], before[key])) return true;
  }
  return children.some((child) => {
    const key = child.slice(2);
    const owned = fields[child];
    return owned === undefined || differs(owned, desired[key], live[key], before[key], [...path, key]);
  });
}

/**
 * A value that leaves no trace in managedFields and stands in live as it is: null, or an empty list. The API server may have
 * left the list out when it was applied before (`imagePullSecrets: []`).
 */
function ownsNothing(desired: Value, live: Value, previous: Value): boolean {
  const isEmpty = (value: Value) => Array.isArray(value) && value.length === 0;
  if (isEmpty(desired)) return isEmpty(live) || ((live ?? null) === null && isEmpty(previous));
  return (desired ?? null) === null && (live ?? null) === null;
}

function isZero(value: Value): boolean {
  if (typeof value !== 'object') return value === false || value === 0 || value === '';
  return value !== null && Object.values(value).every((one) => one === undefined);
}

/** An associative list: items are matched by the keys the API server names them with. */
function listDiffers(
  fields: Fields,
  children: string[],
  desired: Value,
  live: Value,
  previous: Value,
  path: readonly string[],
): boolean {
  if (!Array.isArray(desired) || !Array.isArray(live) || desired.length !== children.length) return true;
  const places: { desired: number; live: number }[] = [];
  for (const child of children) {
    const key = fieldKey(child);
    const owned = fields[child];
    if (!isRecord(key) || owned === undefined) return true;
    const wanted = indexByKey(desired, key, 'defaulted');
    const found = indexByKey(live, key, 'exact');
    if (wanted === undefined || found === undefined) return true;
    places.push({ desired: wanted, live: found });
    const before = Array.isArray(previous) ? indexByKey(previous, key, 'defaulted') : undefined;
    const was = Array.isArray(previous) && before !== undefined ? previous[before] : undefined;
    if (differs(owned, desired[wanted], live[found], was, [...path, String(found)])) return true;
  }
  return !sameOrder(places);
}

/** The one item a key names. A key field that the manifest leaves out was filled in by a default. */
function indexByKey(
  items: Json[],
  key: { [name: string]: Json | undefined },
  mode: 'exact' | 'defaulted',
): number | undefined {
  const matching = (exact: boolean) =>
    items.flatMap((item, index) => {
      if (!isRecord(item)) return [];
      const same = Object.entries(key).every(
        ([name, value]) => item[name] === value || (!exact && item[name] === undefined),
      );
      return same ? [index] : [];
    });
  const exact = matching(true);
  if (exact.length === 1) return exact[0];
  if (mode === 'exact' || exact.length > 1) return undefined;
  const defaulted = matching(false);
  return defaulted.length === 1 ? defaulted[0] : undefined;
}

function sameOrder(places: { desired: number; live: number }[]): boolean {
  const byDesired = [...places].sort((a, b) => a.desired - b.desired);
  return byDesired.every((place, index) => {
    const before = byDesired[index - 1];
    return before === undefined || (before.live < place.live && before.desired < place.desired);
  });
}

/** A set: we own these members of it, others may own more. */
function setDiffers(children: string[], desired: Value, live: Value): boolean {
  if (!Array.isArray(desired) || !Array.isArray(live) || desired.length !== children.length) return true;
  return children.some((child) => {
    const member = fieldKey(child);
    return member === undefined || !desired.includes(member) || !live.includes(member);
  });
}

/** Everything wanted stands in live, which may hold more (defaults), or was a zero value and is left out. */
function isSubset(desired: Value, live: Value, path: readonly string[]): boolean {
  if (live === undefined || live === null) return (desired ?? null) === null || isZero(desired);
  // `key: null` in a map of texts is stored as an empty text.
  if (desired === null) return isZero(live);
  if (Array.isArray(desired)) {
    if (!Array.isArray(live) || live.length !== desired.length) return false;
    return desired.every((item, index) => isSubset(item, live[index], [...path, String(index)]));
  }
  if (!isRecord(desired)) return sameValue(desired, live, path);
  if (!isRecord(live)) return false;
  return Object.entries(desired).every(([key, value]) => isSubset(value, live[key], [...path, key]));
}
