import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { RenderLimits } from '../limits.ts';
import { inside } from '../tree/inside.ts';
import { type KnownFolders, resolveWithin } from '../tree/within.ts';
import { readYaml } from '../yaml/read.ts';
import { scanTextsIn } from '../yaml/scan.ts';
import { fetched, generatorFiles, hasPlugins, isObject, type JsonObject, references } from './fields.ts';
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
  /** Every file that the build opens, or looks for; undefined where a link or a plugin's own file may lead to more. */
  reads: Set<string> | undefined;
}

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
  const needed: Needed = { folders: new Set(), files: new Set(), reads: new Set() };
  const tree: Tree = { root, known: new Map() };
  const todo = [folder];
  for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
    if (needed.folders.has(at)) continue;
    needed.folders.add(at);
    for (const name of KUSTOMIZATION_FILES) needed.reads?.add(posix.join(at, name));
    const found = await readKustomization(root, at, limits);
    if (found === undefined || found.isLinked || hasPlugins(found.value)) needed.reads = undefined;
    if (found === undefined) continue;
    refuseCharts(found.value, found.file);
    scanTextsIn(found.value, found.file, limits);
    for (const entry of fetched(found.value)) refuseRemote(entry, found.file);
    for (const entry of references(found.value)) {
      const target = await resolveReference(tree, at, entry, found.file);
      if (target?.kind === 'folder') todo.push(target.path);
      if (target?.kind === 'file') needed.files.add(target.path);
      if (target === undefined || target.isLinked) needed.reads = undefined;
      else if (target.kind === 'file') needed.reads?.add(target.path);
    }
    await addGeneratorFiles(root, at, found.value, needed);
  }
  return needed;
}

async function readKustomization(
  root: string,
  folder: string,
  limits: RenderLimits,
): Promise<{ value: JsonObject; file: string; isLinked: boolean } | undefined> {
  for (const name of KUSTOMIZATION_FILES) {
    const file = posix.join(folder, name);
    const found = await resolveWithin(root, file);
    if (found === undefined || !found.stats.isFile() || found.stats.size > limits.outputBytes) continue;
    const [document] = readYaml(await readFile(join(root, found.path), 'utf8'), { file, limits });
    const value = document?.value ?? null;
    if (value !== null && !isObject(value)) throw notAMapping(file);
    return value === null ? undefined : { value, file, isLinked: found.links.length > 0 };
  }
  return undefined;
}

/** Kustomize opens them only; what is no plain file there may be read in a way that is not known here. */
async function addGeneratorFiles(root: string, at: string, value: JsonObject, needed: Needed): Promise<void> {
  for (const file of generatorFiles(value)) {
    const path = posix.normalize(posix.join(at, file.slice(file.indexOf('=') + 1)));
    const isOutside = path.startsWith('/') || path === '..' || path.startsWith('../');
    const found = isOutside ? undefined : await resolveWithin(root, path).catch(() => undefined);
    if (!found?.stats.isFile() || found.links.length > 0) needed.reads = undefined;
    else needed.reads?.add(path);
  }
}

/** A checkout, and what was seen of it. */
interface Tree {
  root: string;
  known: KnownFolders;
}

type Target = { kind: 'folder' | 'file'; path: string; isLinked: boolean };

async function resolveReference(
  { root, known }: Tree,
  at: string,
  entry: string,
  file: string,
): Promise<Target | undefined> {
  if (entry.startsWith('/')) throw outside(entry, file);
  const path = posix.normalize(posix.join(at, entry)).replace(/\/$/, '');
  if (path === '..' || path.startsWith('../')) throw outside(entry, file);
  const plain = path === '.' ? '' : path;
  const found = await resolveWithin(root, plain, known);
  const isLinked = (found?.links.length ?? 0) > 0;
  if (found?.stats.isDirectory()) return { kind: 'folder', path: plain, isLinked };
  if (found !== undefined && !inside(plain, at)) throw elsewhere(entry, file);
  if (found !== undefined) return { kind: 'file', path: plain, isLinked };
  // Kustomize tries a clone when nothing local has the name.
  if (/^git@|^[\w-]+(?:\.[\w-]+)+(?:\/|:)|[?&](?:ref|version)=/i.test(entry)) refuseRemote(entry, file);
  return undefined;
}
