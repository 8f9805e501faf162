import type { Json } from '@landfall/contracts/resource';

type Fields = { [key: string]: Json | undefined };

const FIRST = ['apiVersion', 'kind', 'metadata'];
const OF_METADATA = ['name', 'generateName', 'namespace', 'labels', 'annotations'];

/** A manifest with its fields in the order people write them: a store of JSON does not keep it. Pure. */
export function inOrder(manifest: Json): Json {
  if (!isFields(manifest)) return manifest;
  const { status, ...rest } = manifest;
  const ordered = firstOf(rest, FIRST);
  if (isFields(ordered.metadata)) ordered.metadata = firstOf(ordered.metadata, OF_METADATA);
  return status === undefined ? ordered : { ...ordered, status };
}

function firstOf(fields: Fields, names: readonly string[]): Fields {
  const first = names.filter((name) => Object.hasOwn(fields, name)).map((name) => [name, fields[name]]);
  return { ...Object.fromEntries(first), ...fields };
}

const isFields = (value: Json | undefined): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
