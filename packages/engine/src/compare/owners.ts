import type { Json, Manifest } from '@landfall/contracts/resource';
import { namesItem } from './field-sets.ts';
import { type Fields, isRecord, managedEntries, ourEntry } from './managed-fields.ts';

/** Who holds a live field, and since when (RFC 3339). */
export interface FieldOwner {
  manager: string;
  since: string | undefined;
}

/** The last manager to write the field at `tokens`, by managedFields; undefined where nobody claims it. */
export function ownerOf(live: Manifest, tokens: readonly string[]): FieldOwner | undefined {
  const owners = managedEntries(live)
    .filter((entry) => owns(entry.fields, live as Json, tokens))
    .sort((a, b) => ((a.time ?? '') < (b.time ?? '') ? 1 : -1));
  const [last] = owners;
  return last && { manager: last.manager, since: last.time };
}

/** Is the field ours by managedFields? */
export function isOurField(live: Manifest, tokens: readonly string[]): boolean {
  const entry = ourEntry(live);
  return entry !== undefined && owns(entry.fields, live as Json, tokens);
}

/** Does a tree hold the path, or an atomic ancestor of it? */
function owns(fields: Fields, value: Json | undefined, tokens: readonly string[]): boolean {
  const [token, ...rest] = tokens;
  const children = Object.keys(fields).filter((key) => key !== '.');
  if (token === undefined || children.length === 0) return true;
  if (Array.isArray(value)) {
    const item = value[Number(token)];
    const child = children.find((key) => namesItem(key, item, Number(token)));
    const below = child === undefined ? undefined : fields[child];
    return below !== undefined && owns(below, item, rest);
  }
  const below = fields[`f:${token}`];
  return below !== undefined && owns(below, isRecord(value) ? value[token] : undefined, rest);
}
