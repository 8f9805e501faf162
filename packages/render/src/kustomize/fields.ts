import type { Json } from '@landfall/contracts/resource';

export type JsonObject = { [key: string]: Json };
export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Fields whose entries may be folders: with the root-only load restriction the only way to outside of one's own folder. */
const FOLDER_FIELDS = ['resources', 'bases', 'components', 'generators', 'transformers', 'validators'];
const FILE_FIELDS = ['patchesStrategicMerge', 'crds', 'configurations'];
const PATH_FIELDS = ['patches', 'patchesJson6902', 'replacements'];
const GENERATOR_FIELDS = ['configMapGenerator', 'secretGenerator'];

const texts = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
const objects = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : [];

/** Entries that kustomize opens and parses; an entry with a line break is YAML written in place. */
export function references(value: JsonObject): string[] {
  const found = [...FOLDER_FIELDS, ...FILE_FIELDS].flatMap((field) => texts(value[field]));
  for (const item of PATH_FIELDS.flatMap((field) => objects(value[field]))) {
    if (typeof item.path === 'string') found.push(item.path);
  }
  const { openapi } = value;
  if (isObject(openapi) && typeof openapi.path === 'string') found.push(openapi.path);
  return found.filter((entry) => entry !== '' && !entry.includes('\n'));
}

/** All entries that kustomize would download if they were URLs: the references, and generator files (`key=path`). */
export function fetched(value: JsonObject): string[] {
  const found = references(value);
  for (const file of generatorFiles(value)) found.push(file.slice(file.indexOf('=') + 1), file);
  return found.filter((entry) => /^(?:git::)?[a-z][a-z0-9+.-]*:\/\//i.test(entry));
}

/** As they are written: `path`, or `key=path`. */
export const generatorFiles = (value: JsonObject): string[] =>
  GENERATOR_FIELDS.flatMap((field) => objects(value[field])).flatMap((item) => [
    ...texts(item.files),
    ...texts(item.envs),
    ...(typeof item.env === 'string' ? [item.env] : []),
  ]);

/** Their files may name others, in words of their own. */
export const hasPlugins = (value: JsonObject): boolean =>
  ['generators', 'transformers', 'validators'].some((field) => texts(value[field]).length > 0);
