import { basename, dirname } from 'node:path';
import type { RenderableApplication } from '@landfall/actions/applications/renderable';
import type { RenderInputs } from '@landfall/actions/snapshots/inputs';
import type { RendererOptions } from '@landfall/contracts/renderer';
import type { Manifest } from '@landfall/contracts/resource';
import { type Checkout, checkout, fileTooLarge, GitError, type Mirror, treeIds } from '@landfall/git';
import {
  inside,
  RenderError,
  type RenderErrorCode,
  type Rendered,
  type RenderInput,
  render,
} from '@landfall/render';
import { besideOf } from './beside.ts';
import { checkManifests } from './policy.ts';
import { readsAt } from './reads.ts';
import type { SourceRole } from './role.ts';
import { type RenderTarget, targetOf } from './target.ts';

/** One application's source as a render is told it. */
export interface Source {
  path: string;
  renderer: RendererOptions;
  namespace: string;
  releaseName: string;
  target: RenderTarget;
}

/** An application's source, for the cluster that it goes to. */
export const sourceOf = ({
  name,
  path,
  renderer,
  namespace,
  cluster,
}: Omit<RenderableApplication, 'id' | 'repositoryId' | 'targetRevision'>): Source => ({
  path,
  renderer,
  namespace,
  releaseName: renderer.helm.releaseName ?? name,
  target: targetOf(cluster),
});

/** What of the role a render needs. */
export type RenderingRole = Pick<SourceRole, 'renders' | 'companions' | 'trees' | 'isolation'>;

export interface RenderedSource {
  manifests: Manifest[];
  inputs: RenderInputs;
  renderer: { kind: Rendered['kind']; version: string; overridden: boolean };
  warnings: string[];
  /** Milliseconds, checkout included. */
  milliseconds: number;
}

/** What a render is told, as it stands in its input digest. */
export const toldOf = ({ path, renderer, namespace, releaseName }: Source): RenderInputs['told'] => ({
  path,
  renderer,
  namespace,
  releaseName,
});

/**
 * Renders a source at a commit of the mirror: checkout, render, manifest policy. Only the application's folder (and what
 * earlier renders read) is written to disk at first; the whole commit when that is not enough.
 * @throws RenderError, GitError
 */
export function renderAt(
  role: RenderingRole,
  mirror: Mirror,
  commit: string,
  source: Source,
  options: { known?: readonly string[]; signal?: AbortSignal } = {},
): Promise<RenderedSource> {
  return role.companions.among(`${mirror.dir} ${commit}`, (shared) =>
    // A tenant's mirrors stand in one folder (`mirrorOf`).
    role.renders.run(dirname(mirror.dir), () => {
      const { known, signal } = options;
      return renderNow({ role, mirror, commit, source, how: { signal, together: shared() } }, known);
    }),
  );
}

/** One render whose turn has come. */
interface Turn {
  role: RenderingRole;
  mirror: Mirror;
  commit: string;
  source: Source;
  how: Pick<RenderInput, 'signal' | 'together'>;
}

async function renderNow(turn: Turn, known: readonly string[] = []): Promise<RenderedSource> {
  const { mirror, commit, source } = turn;
  const started = performance.now();
  const rendered = await renderFolder(turn, known);
  checkManifests(rendered.manifests);
  const { tool } = rendered;
  const paths = rendered.inputRoots.map((root) => root || '.');
  const [roots, reads] = await Promise.all([
    treeIds(mirror, commit, paths),
    readsAt(mirror, commit, source, rendered),
  ]);
  return {
    manifests: rendered.manifests,
    inputs: {
      roots: Object.fromEntries(roots),
      told: toldOf(source),
      target: tool.name === 'helm' ? source.target : null,
      tool: { name: tool.name, version: tool.version, sha256: tool.sha256 },
      ...(reads ? { reads } : {}),
    },
    renderer: { kind: rendered.kind, version: tool.version, overridden: tool.overridden },
    warnings: rendered.warnings,
    milliseconds: Math.round(performance.now() - started),
  };
}

async function renderFolder(turn: Turn, known: readonly string[]): Promise<Rendered> {
  const { role, mirror, commit, source, how } = turn;
  if ([source.path, ...known].includes('.')) return renderCheckout(turn, undefined);
  try {
    return await renderCheckout(turn, known);
  } catch (error) {
    if (how.signal?.aborted || !mayNeedMore(error)) throw error;
    return renderCheckout(turn, undefined).catch(async (whole: unknown) => {
      if (!(whole instanceof GitError) || whole.code !== 'too-large') throw whole;
      // A commit of more than is written at once: what is needed of it is found first.
      const beside = await besideOf(role, mirror, commit, source);
      if (beside.length === 0) throw error;
      return renderCheckout(turn, [...known, ...beside]);
    });
  }
}

/** What files beside the folder may cure; all of them are there in the whole commit. A broken file stays broken. */
const CURABLE: ReadonlySet<RenderErrorCode> = new Set([
  'path-missing',
  'link-refused',
  'nothing-to-render',
  'reference-outside',
  'kustomize-failed',
  'helm-dependencies',
  'helm-values',
  'helm-failed',
]);

const mayNeedMore = (error: unknown): boolean =>
  error instanceof GitError || (error instanceof RenderError && CURABLE.has(error.code));

async function renderCheckout(
  { role, mirror, commit, source, how }: Turn,
  beside: readonly string[] | undefined,
): Promise<Rendered> {
  // A link that leads out stops whom it belongs to, not everybody who shares the repository.
  const own = [source.path];
  const tree = await checkout(mirror, commit, {
    into: role.trees,
    own,
    ...(beside ? { paths: own, beside } : {}),
  });
  try {
    const { path, renderer, namespace, releaseName, target } = source;
    const { isolation } = role;
    const input = { root: tree.dir, path, renderer, namespace, releaseName, target, isolation, ...how };
    const rendered = await render(input).catch((error: unknown) => {
      throw neededIn(tree.leftOut, error) ?? error;
    });
    const missed = tree.leftOut.find((file) => isUsed(rendered, file.path));
    if (missed) throw fileTooLarge(missed);
    return rendered;
  } finally {
    await tree.dispose();
  }
}

/** What a render read, a file that was left out of its tree may have changed. */
function isUsed({ inputRoots, reads }: Rendered, path: string): boolean {
  if (reads?.kind === 'files') return reads.paths.includes(path);
  return inputRoots.some((root) => inside(path, root));
}

/** A render that names a file which was left out fails for its size, not because it is not there. */
function neededIn(leftOut: Checkout['leftOut'], error: unknown): GitError | undefined {
  if (!(error instanceof RenderError)) return undefined;
  const needed = leftOut.find(({ path }) => `${error.what} ${error.why}`.includes(basename(path)));
  return needed && fileTooLarge(needed);
}
