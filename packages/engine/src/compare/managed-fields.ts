import { FIELD_MANAGER, type Json, type Manifest } from '@landfall/contracts/resource';

/** A FieldsV1 tree as the API server writes it: `f:name`, `k:{"name":"web"}`, `v:"x"`, `i:0`, and `.` for itself. */
export type Fields = { [key: string]: Fields };

/** One entry of `metadata.managedFields`. */
export interface ManagedEntry {
  manager: string;
  operation: string;
  apiVersion: string;
  subresource: string;
  time: string | undefined;
  fields: Fields;
}

/** Reads `metadata.managedFields`; what cannot be read is left out. */
export function managedEntries(live: Manifest): ManagedEntry[] {
  const entries = live.metadata.managedFields;
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry) => {
    if (!isRecord(entry) || !isRecord(entry.fieldsV1)) return [];
    const text = (value: Json | undefined) => (typeof value === 'string' ? value : '');
    return [
      {
        manager: text(entry.manager),
        operation: text(entry.operation),
        apiVersion: text(entry.apiVersion),
        subresource: text(entry.subresource),
        time: typeof entry.time === 'string' ? entry.time : undefined,
        fields: entry.fieldsV1 as Fields,
      },
    ];
  });
}

/** What we own by server-side apply. */
export function ourEntry(live: Manifest): ManagedEntry | undefined {
  return managedEntries(live).find(
    (entry) => entry.manager === FIELD_MANAGER && entry.operation === 'Apply' && entry.subresource === '',
  );
}

/** A JSON object, seen from outside. */
export function isRecord(value: unknown): value is { [key: string]: Json | undefined } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The children of a tree node, without the node's own mark. */
export const childKeys = (fields: Fields): string[] => Object.keys(fields).filter((key) => key !== '.');

/** Parses the JSON behind `k:` or `v:`; undefined where it is none. */
export function fieldKey(child: string): Json | undefined {
  try {
    return JSON.parse(child.slice(2)) as Json;
  } catch {
    return undefined;
  }
}
