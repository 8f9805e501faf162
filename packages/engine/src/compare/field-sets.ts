import type { Json } from '@landfall/contracts/resource';
import { childKeys, type Fields, fieldKey, isRecord } from './managed-fields.ts';

/** Both trees in one: a field is in it when it is in either. */
export function union(a: Fields, b: Fields): Fields {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return Object.fromEntries(
    [...keys].map((key) => {
      const [one, other] = [a[key], b[key]];
      // A leaf is the whole of it: what lies below in the other tree is not more.
      if (one && other && childKeys(one).length > 0 && childKeys(other).length > 0)
        return [key, union(one, other)];
      return [key, one && (!other || childKeys(one).length > 0) ? one : (other ?? one ?? {})];
    }),
  );
}

/** The first tree without the leaves that are in the second too. */
export function subtract(a: Fields, b: Fields): Fields {
  return Object.fromEntries(
    childKeys(a).flatMap((key) => {
      const [one = {}, other] = [a[key], b[key]];
      if (other === undefined) return [[key, one]];
      if (childKeys(one).length === 0) return childKeys(other).length === 0 ? [] : [[key, one]];
      const rest = subtract(one, other);
      return Object.keys(rest).length === 0 ? [] : [[key, rest]];
    }),
  );
}

/** What a tree names of a value: its leaves with all below them, items of lists with the fields that name them. */
export function projection(value: Json | undefined, fields: Fields): Json | undefined {
  const children = childKeys(fields);
  if (children.length === 0) return value;
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => {
      const child = children.find((key) => namesItem(key, item, index));
      const below = child === undefined ? undefined : projection(item, fields[child] ?? {});
      return below === undefined ? [] : [withKey(below, child ?? '')];
    });
  }
  if (!isRecord(value)) return undefined;
  const entries = children.map((child) => {
    const key = child.slice(2);
    return [key, child.startsWith('f:') ? projection(value[key], fields[child] ?? {}) : undefined] as const;
  });
  return Object.fromEntries(entries.filter(([, one]) => one !== undefined));
}

/** Does a child of a list's tree (`k:{"name":"web"}`, `v:"x"`, `i:0`) mean this item? */
export function namesItem(child: string, item: Json | undefined, index: number): boolean {
  if (child.startsWith('i:')) return child.slice(2) === String(index);
  const key = fieldKey(child);
  if (child.startsWith('v:')) return key === item;
  if (!isRecord(key) || !isRecord(item)) return false;
  return Object.entries(key).every(([name, value]) => item[name] === value);
}

function withKey(item: Json, child: string): Json {
  const key = child.startsWith('k:') ? fieldKey(child) : undefined;
  return isRecord(key) && isRecord(item) ? { ...key, ...item } : item;
}
