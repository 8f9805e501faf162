import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { Json } from '@landfall/contracts/resource';
import type { RenderLimits } from '../limits.ts';
import { inside } from '../tree/inside.ts';
import { resolveWithin } from '../tree/within.ts';
import { readYaml } from '../yaml/read.ts';
import { scanTextsIn } from '../yaml/scan.ts';
import { elsewhere, notAMapping, outside, refuseCharts, refuseRemote } from './refusals.ts';

export const KUSTOMIZATION_FILES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'] as const;
const NAMES: ReadonlySet<string> = new Set(KUSTOMIZATION_FILES);
export const isKustomization = (fileName: string): boolean => NAMES.has(fileName);

/** What a kustomization needs, found by reading it and everything that it refers to. */
export interface Needed {
  /** Folders with a kustomization, relative to the root; the application's own first. */
  folders: Set<string>;
  /** Files that kustomize will parse as YAML whatever their name ends with. */
  files: Set<string>;
}

type JsonObject = { [key: string]: Json };
const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Fields whose entries may be folders: with the root-only load restriction the only way to outside of one's own folder. */
const FOLDER_FIELDS = ['resources', 'bases', 'components', 'generators', 'transformers', 'validators'];
const FILE_FIELDS = ['patchesStrategicMerge', 'crds', 'configurations'];
const PATH_FIELDS = ['patches', 'patchesJson6902', 'replacements'];
const GENERATOR_FIELDS = ['configMapGenerator', 'secretGenerator'];

/**
 * Walks from a kustomization to all that it refers to. Refuses what no render here may do, by its name in the file:
 * fetching something from a network, leaving the repository, inflating charts.
 * @throws RenderError remote-reference, reference-outside, kustomize-failed, yaml-*
 */
export async function kustomizeReferences(
  root: string,
  folder: string,
  limits: RenderLimits,
): Promise<Needed> {
  const needed: Needed = { folders: new Set(), files: new Set() };
  const todo = [folder];
  for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
    if (needed.folders.has(at)) continue;
    needed.folders.add(at);
    const found = await readKustomization(root, at, limits);
    if (found === undefined) continue;
    refuseCharts(found.value, found.file);
    scanTextsIn(found.value, found.file, limits);
    for (const entry of fetched(found.value)) refuseRemote(entry, found.file);
    for (const entry of references(found.value)) {
      const target = await resolveReference(root, at, entry, found.file);
      if (target?.kind === 'folder') todo.push(target.path);
      if (target?.kind === 'file') needed.files.add(target.path);
    }
  }
  return needed;
}

async function readKustomization(
  root: string,
  folder: string,
  limits: RenderLimits,
): Promise<{ value: JsonObject; file: string } | undefined> {
  for (const name of KUSTOMIZATION_FILES) {
    const file = posix.join(folder, name);
    const found = await resolveWithin(root, file);
    if (found === undefined || !found.stats.isFile() || found.stats.size > limits.outputBytes) continue;
    const [document] = readYaml(await readFile(join(root, found.path), 'utf8'), { file, limits });
    const value = document?.value ?? null;
    if (value !== null && !isObject(value)) throw notAMapping(file);
    return value === null ? undefined : { value, file };
  }
  return undefined;
}

const texts = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
const objects = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : [];

/** Entries that kustomize opens and parses; an entry with a line break is YAML written in place. */
function references(value: JsonObject): string[] {
  const found = [...FOLDER_FIELDS, ...FILE_FIELDS].flatMap((field) => texts(value[field]));
  for (const item of PATH_FIELDS.flatMap((field) => objects(value[field]))) {
    if (typeof item.path === 'string') found.push(item.path);
  }
  const { openapi } = value;
  if (isObject(openapi) && typeof openapi.path === 'string') found.push(openapi.path);
  return found.filter((entry) => entry !== '' && !entry.includes('\n'));
}

/** All entries that kustomize would download if they were URLs: the references, and generator files (`key=path`). */
function fetched(value: JsonObject): string[] {
  const found = references(value);
  for (const item of GENERATOR_FIELDS.flatMap((field) => objects(value[field]))) {
    const files = [
      ...texts(item.files),
      ...texts(item.envs),
      ...(typeof item.env === 'string' ? [item.env] : []),
    ];
    for (const file of files) found.push(file.slice(file.indexOf('=') + 1), file);
  }
  return found.filter((entry) => /^(?:git::)?[a-z][a-z0-9+.-]*:\/\//i.test(entry));
}

type Target = { kind: 'folder' | 'file'; path: string };

async function resolveReference(
  root: string,
  at: string,
  entry: string,
  file: string,
): Promise<Target | undefined> {
  if (entry.startsWith('/')) throw outside(entry, file);
  const path = posix.normalize(posix.join(at, entry)).replace(/\/$/, '');
  if (path === '..' || path.startsWith('../')) throw outside(entry, file);
  const plain = path === '.' ? '' : path;
  const found = await resolveWithin(root, plain);
  if (found?.stats.isDirectory()) return { kind: 'folder', path: plain };
  if (found !== undefined && !inside(plain, at)) throw elsewhere(entry, file);
  if (found !== undefined) return { kind: 'file', path: plain };
  // Kustomize tries a clone when nothing local has the name.
  if (/^git@|^[\w-]+(?:\.[\w-]+)+(?:\/|:)|[?&](?:ref|version)=/i.test(entry)) refuseRemote(entry, file);
  return undefined;
}
