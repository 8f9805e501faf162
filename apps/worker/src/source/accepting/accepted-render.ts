import { setImmediate } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { AcceptedField } from '@landfall/contracts/proposal';
import { type Json, type Manifest, refOf, resourceKey } from '@landfall/contracts/resource';
import { fieldIn } from './field-in.ts';

/** The same render in which a field is as it lives; undefined where no object of it has that place. */
export function withField(manifests: readonly Manifest[], field: AcceptedField): Manifest[] | undefined {
  const index = manifests.findIndex((one) => isMeant(one, field));
  const object = manifests[index];
  if (!object) return undefined;
  const changed = structuredClone(object);
  const found = fieldIn(changed as Json, field);
  if (!found) return undefined;
  let at: unknown = changed;
  for (const step of found.path.slice(0, -1)) at = (at as Record<string | number, unknown>)[step];
  const last = found.path.at(-1) ?? '';
  const into = at as Record<string | number, Json>;
  if (field.new === undefined) delete into[last];
  else into[last] = field.new;
  return manifests.map((one, place) => (place === index ? changed : one));
}

/** What the render says; undefined where it leaves the field out. */
export const valueIn = (manifests: readonly Manifest[], field: AcceptedField): Json | undefined =>
  fieldIn(manifests.find((one) => isMeant(one, field)) as Json | undefined, field)?.value;

/** With every field that can be set. */
export const withFields = (manifests: readonly Manifest[], fields: readonly AcceptedField[]): Manifest[] =>
  fields.reduce<Manifest[]>((all, field) => withField(all, field) ?? all, [...manifests]);

/** Does the render say a field as it lives? */
export function says(manifests: readonly Manifest[], field: AcceptedField): boolean {
  const wanted = withField(manifests, field);
  return wanted !== undefined && isDeepStrictEqual(wanted, [...manifests]);
}

/** Objects that are compared before everything else of the process has a turn: a render may hold thousands. */
const AT_ONCE = 100;

/** Names what differs between two renders: `Deployment web /spec/replicas`, or that objects came or went. */
export async function differences(
  before: readonly Manifest[],
  after: readonly Manifest[],
): Promise<string[]> {
  const [one, other] = [byKey(before), byKey(after)];
  const found: string[] = [];
  for (const [index, key] of [...new Set([...one.keys(), ...other.keys()])].entries()) {
    if (index % AT_ONCE === AT_ONCE - 1) await setImmediate();
    const [from, to] = [one.get(key), other.get(key)];
    const named = from ?? to;
    const name = named ? `${named.kind} ${named.metadata.name}` : key;
    if (!from || !to) found.push(`${name} ${from ? 'would be gone' : 'would come'}`);
    else found.push(...pointers(from as Json, to as Json).map((pointer) => `${name} ${pointer}`));
  }
  return found;
}

/** Whether two renders are the same objects in the same order. */
export async function isSame(one: readonly Manifest[], other: readonly Manifest[]): Promise<boolean> {
  if (one.length !== other.length) return false;
  for (const [index, manifest] of one.entries()) {
    if (index % AT_ONCE === AT_ONCE - 1) await setImmediate();
    if (!isDeepStrictEqual(manifest, other[index])) return false;
  }
  return true;
}

const byKey = (manifests: readonly Manifest[]): Map<string, Manifest> =>
  new Map(manifests.map((one) => [resourceKey(refOf(one)), one]));

function pointers(one: Json | undefined, other: Json | undefined, at = ''): string[] {
  if (isDeepStrictEqual(one, other)) return [];
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) return [at];
  if (Array.isArray(one) !== Array.isArray(other)) return [at];
  const [left, right] = [one as { [key: string]: Json }, other as { [key: string]: Json }];
  const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  return keys.flatMap((key) => pointers(left[key], right[key], `${at}/${key}`));
}

/** A render may leave the namespace to the application. */
export function isMeant(manifest: Manifest, { ref }: Pick<AcceptedField, 'ref'>): boolean {
  const one = refOf(manifest);
  return (
    one.group === ref.group &&
    one.kind === ref.kind &&
    one.name === ref.name &&
    (one.namespace === '' || one.namespace === ref.namespace)
  );
}
