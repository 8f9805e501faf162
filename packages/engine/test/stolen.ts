import { FIELD_MANAGER, type Json, type Manifest } from '@landfall/contracts/resource';
import { childKeys, type Fields, fieldKey, isRecord } from '../src/compare/managed-fields.ts';

/** A live object as it stands after another manager took one field of ours. */
export interface Stolen {
  /** As FieldsV1 names it. */
  field: string;
  live: Manifest;
}

interface Entry {
  manager: string;
  operation: string;
  subresource?: string;
  fieldsV1: Fields;
}

/** A live object once for each field that we own and another may take: its value is another, and it has left our entry. */
export function stolen(live: Manifest): Stolen[] {
  const entries = live.metadata.managedFields as unknown as Entry[];
  const ours = entries.find(
    ({ manager, operation, subresource }) =>
      manager === FIELD_MANAGER && operation === 'Apply' && subresource === undefined,
  );
  if (!ours) return [];
  const { managedFields: _managedFields, ...metadata } = live.metadata;
  return taken(ours.fieldsV1, { ...live, metadata } as Json).map(({ field, rest, value }) => {
    const changed = value as Manifest;
    const managedFields = entries.map((one) =>
      one === ours ? { ...one, fieldsV1: rest } : one,
    ) as unknown as Json;
    return { field, live: { ...changed, metadata: { ...changed.metadata, managedFields } } };
  });
}

interface Taken {
  field: string;
  /** What is left of our tree. */
  rest: Fields;
  value: Json | undefined;
}

function taken(fields: Fields, value: Json | undefined): Taken[] {
  return childKeys(fields).flatMap((key) => {
    const { [key]: below = {}, ...others } = fields;
    if (childKeys(below).length === 0) {
      return [{ field: key, rest: others, value: put(value, key, another(at(value, key))) }];
    }
    return taken(below, at(value, key))
      .filter(({ field }) => !isKeyField(key, field))
      .map((inner) => ({
        field: `${key} ${inner.field}`,
        // The API server keeps no node that holds nothing.
        rest: Object.keys(inner.rest).length === 0 ? others : { ...others, [key]: inner.rest },
        value: put(value, key, inner.value),
      }));
  });
}

/** Who changes the field that names an item makes another item. */
function isKeyField(item: string, field: string): boolean {
  const key = item.startsWith('k:') ? fieldKey(item) : undefined;
  return isRecord(key) && field.startsWith('f:') && Object.hasOwn(key, field.slice(2));
}

function placeOf(items: readonly Json[], child: string): number {
  const key = fieldKey(child);
  return items.findIndex((item) =>
    isRecord(key) && isRecord(item)
      ? Object.entries(key).every(([name, wanted]) => item[name] === wanted)
      : item === key,
  );
}

function at(value: Json | undefined, child: string): Json | undefined {
  if (Array.isArray(value)) return value[placeOf(value, child)];
  return isRecord(value) ? value[child.slice(2)] : undefined;
}

function put(value: Json | undefined, child: string, next: Json | undefined): Json | undefined {
  if (Array.isArray(value)) {
    const place = placeOf(value, child);
    return place === -1 || next === undefined ? value : value.with(place, next);
  }
  return { ...(isRecord(value) ? value : {}), [child.slice(2)]: next };
}

/** What another manager might have made of it. */
function another(value: Json | undefined): Json {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'string') return `${value}-taken`;
  return Array.isArray(value) ? ['taken'] : { taken: 'yes' };
}
