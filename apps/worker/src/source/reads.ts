import type { RenderInputs, RenderReads } from '@landfall/actions/snapshots/inputs';
import type { RendererOptions } from '@landfall/contracts/renderer';
import { GitError, listTree, type Mirror, treeIds } from '@landfall/git';
import { countsIn, type Rendered } from '@landfall/render';
import { declaredIds, declaredPaths, isPlainPath } from './generate-paths.ts';
import { listingDigest } from './listing-digest.ts';

type Place = Pick<Mirror, 'dir'>;
type Told = { path: string; renderer: RendererOptions };

/**
 * What counts of a render at the commit that it was made of, where that is known more closely than by its roots.
 * @throws RenderError, GitError
 */
export async function readsAt(
  mirror: Place,
  commit: string,
  told: Told,
  { kind: by, reads }: Pick<Rendered, 'kind' | 'reads'>,
): Promise<RenderReads | undefined> {
  const declared = await declaredReads(mirror, commit, told);
  if (declared || !reads) return declared;
  if (reads.kind === 'files') return { kind: 'files', ids: await idsOf(mirror, commit, reads.paths) };
  const { kind, recurse, plain } = told.renderer;
  const chosen = { folder: told.path, by, options: { kind, recurse, plain } };
  return { kind: 'chosen', ...chosen, digest: await digestAt(mirror, commit, chosen) };
}

/** What the application's own settings say that counts; undefined where they say nothing. @throws RenderError, GitError */
async function declaredReads(
  mirror: Place,
  commit: string,
  { path, renderer: { generatePaths = [] } }: Told,
): Promise<RenderReads | undefined> {
  if (generatePaths.length === 0) return undefined;
  return { kind: 'declared', ids: await declaredIds(mirror, commit, declaredPaths(path, generatePaths)) };
}

/** The inputs of a stored render with what the settings name as it is at this commit: that may lie beside all it read. */
export async function withDeclared(
  mirror: Place,
  commit: string,
  told: Told,
  inputs: RenderInputs,
): Promise<RenderInputs> {
  const reads = await declaredReads(mirror, commit, told);
  return reads ? { ...inputs, reads } : inputs;
}

/** Is something of it another at this commit? @throws GitError */
export async function haveChanged(mirror: Place, commit: string, reads: RenderReads): Promise<boolean> {
  if (reads.kind === 'chosen') return (await digestAt(mirror, commit, reads)) !== reads.digest;
  const paths = Object.keys(reads.ids);
  const now = await (reads.kind === 'files' ? idsOf : declaredIds)(mirror, commit, paths);
  return paths.some((path) => now[path] !== reads.ids[path]);
}

/** The paths that `haveChanged` asks Git for by name: for many applications they are asked at once. */
export function askedOf(reads: RenderReads): string[] {
  return reads.kind === 'chosen' ? [] : Object.keys(reads.ids).filter(isPlainPath);
}

async function idsOf(
  mirror: Place,
  commit: string,
  paths: readonly string[],
): Promise<Record<string, string>> {
  const ids = await treeIds(mirror, commit, paths);
  return Object.fromEntries(paths.map((path) => [path, ids.get(path) ?? '']));
}

type Chosen = Pick<Extract<RenderReads, { kind: 'chosen' }>, 'folder' | 'by' | 'options'>;

async function digestAt(mirror: Place, commit: string, { folder, by, options }: Chosen): Promise<string> {
  const counts = countsIn(by, options);
  try {
    const entries = await listTree(mirror, commit, folder);
    return listingDigest(entries.filter(({ path }) => counts(path)));
  } catch (error) {
    // It is gone, or a file stands there: another than what was read.
    if (error instanceof GitError && error.code === 'path-not-found') return '';
    throw error;
  }
}
