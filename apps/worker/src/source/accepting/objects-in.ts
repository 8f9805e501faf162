import { groupVersion, type Json, type ResourceRef } from '@landfall/contracts/resource';
import type { YamlPath, YamlValue } from '@landfall/yaml-edit';
import { isObject } from './field-in.ts';

/** An object of a file, or a patch of one: the document, and the way there where a List holds it. */
export interface ObjectIn {
  document: number;
  base: YamlPath;
  value: { [key: string]: Json | undefined };
  /** Named as the object is; a kustomization may put something before or behind. */
  exact: boolean;
}

/**
 * The objects of a file's documents that may become `ref` in a render.
 * @param loose names may be a part of the rendered one, and the namespace any: a kustomization gives both
 */
export function objectsIn(
  documents: readonly YamlValue[],
  ref: ResourceRef,
  { loose }: { loose: boolean },
): ObjectIn[] {
  return documents
    .flatMap((value, document) => within(value, document, []))
    .filter(({ value }) => isMeant(value, ref, loose))
    .map((one) => ({ ...one, exact: nameOf(one.value) === ref.name }));
}

function within(value: Json | undefined, document: number, base: YamlPath): Omit<ObjectIn, 'exact'>[] {
  if (!isObject(value)) return [];
  const { kind, items } = value;
  if (typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items))
    return items.flatMap((item, index) => within(item, document, [...base, 'items', index]));
  return [{ document, base, value }];
}

function isMeant(value: ObjectIn['value'], ref: ResourceRef, loose: boolean): boolean {
  const { apiVersion, kind, metadata } = value;
  if (typeof apiVersion !== 'string' || kind !== ref.kind) return false;
  if (groupVersion(apiVersion).group !== ref.group || !isObject(metadata)) return false;
  const name = nameOf(value);
  if (name === undefined) return false;
  if (loose) return ref.name.includes(name);
  return name === ref.name && (!metadata.namespace || metadata.namespace === ref.namespace);
}

function nameOf({ metadata }: ObjectIn['value']): string | undefined {
  const name = isObject(metadata) ? metadata.name : undefined;
  return typeof name === 'string' && name !== '' ? name : undefined;
}
