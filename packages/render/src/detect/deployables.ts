import type { RendererKind } from '@landfall/contracts/renderer';
import { isChart } from '../helm/render.ts';
import { isKustomization } from '../kustomize/references.ts';
import { isManifestFile } from '../plain/render.ts';

export interface Deployable {
  /** Relative to the repository's root, '.' for the root itself. */
  path: string;
  kind: RendererKind;
}

export interface FindOptions {
  /** At most this many folders are returned. */
  most?: number;
  /** At most this many files are read. */
  mostReads?: number;
}

/** Never something of this repository's own to deploy. */
const SKIPPED = /(?:^|\/)(?:\.[^/]+|node_modules|vendor|testdata)(?:\/|$)/;
const READS_PER_FOLDER = 3;

/**
 * The folders of a repository that look deployable, from the list of its paths (as `git ls-tree -r --name-only`
 * gives it) and a way to read a few of them. One pass over the paths; the reads are bounded, however large the tree.
 * @param read the beginning of a file is enough; undefined when it cannot be read
 */
export async function findDeployables(
  paths: Iterable<string>,
  read: (path: string) => Promise<string | undefined>,
  { most = 500, mostReads = 1_000 }: FindOptions = {},
): Promise<Deployable[]> {
  const folders = byFolder(paths);
  const charts = [...folders].filter(([, names]) => names.some(isChart)).map(([folder]) => folder);
  const insideChart = chartTest(charts);
  const found: Deployable[] = [];
  let reads = mostReads;
  for (const folder of [...folders.keys()].sort()) {
    if (found.length >= most) break;
    const names = folders.get(folder) ?? [];
    if (insideChart(folder)) continue;
    const path = folder === '' ? '.' : folder;
    const kustomization = names.find(isKustomization);
    if (kustomization !== undefined) {
      const isComponent = reads-- > 0 && COMPONENT.test((await read(join(folder, kustomization))) ?? '');
      if (!isComponent) found.push({ path, kind: 'kustomize' });
    } else if (names.some(isChart)) {
      found.push({ path, kind: 'helm' });
    } else {
      const candidates = names.filter(isCandidate).slice(0, Math.min(READS_PER_FOLDER, Math.max(reads, 0)));
      reads -= candidates.length;
      if (await anyManifest(folder, candidates, read)) found.push({ path, kind: 'plain' });
    }
  }
  return found;
}

/** A kustomize component is a part for others, not deployable by itself. */
const COMPONENT = /^kind:\s*["']?Component["']?\s*(?:#.*)?$/m;
const NOT_MANIFESTS =
  /^(?:package(?:-lock)?|tsconfig.*|composer|values.*|docker-compose.*|compose|pnpm-.*)\.(?:ya?ml|json)$/;
const isCandidate = (name: string): boolean => isManifestFile(name) && !NOT_MANIFESTS.test(name);

async function anyManifest(
  folder: string,
  names: string[],
  read: (path: string) => Promise<string | undefined>,
): Promise<boolean> {
  for (const name of names) {
    const text = (await read(join(folder, name))) ?? '';
    if (/^\s*["']?apiVersion["']?\s*:/m.test(text) && /^\s*["']?kind["']?\s*:/m.test(text)) return true;
  }
  return false;
}

const join = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);

function byFolder(paths: Iterable<string>): Map<string, string[]> {
  const folders = new Map<string, string[]>();
  for (const path of paths) {
    const slash = path.lastIndexOf('/');
    const folder = slash === -1 ? '' : path.slice(0, slash);
    const name = path.slice(slash + 1);
    if (!isManifestFile(name) && !isKustomization(name)) continue;
    if (SKIPPED.test(folder)) continue;
    const names = folders.get(folder);
    if (names === undefined) folders.set(folder, [name]);
    else names.push(name);
  }
  return folders;
}

/** Templates, CRDs and vendored charts below a chart belong to it. */
function chartTest(charts: string[]): (folder: string) => boolean {
  const roots = new Set(charts);
  return (folder) => {
    for (let slash = folder.lastIndexOf('/'); slash !== -1; slash = folder.lastIndexOf('/', slash - 1)) {
      if (roots.has(folder.slice(0, slash))) return true;
    }
    return folder !== '' && roots.has('');
  };
}
