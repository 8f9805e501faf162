import { openForPull } from '@landfall/actions/applications/open-for-pull';
import type { RenderableApplication } from '@landfall/actions/applications/renderable';
import type { Context } from '@landfall/actions/context';
import type { DataKeys } from '@landfall/actions/data-keys/keys';
import type { PullRendered } from '@landfall/actions/pulls/record-rendered';
import { renderPlan } from '@landfall/actions/pulls/render-plan';
import { earlierInputs } from '@landfall/actions/snapshots/find-by-input';
import { maskedObjects } from '@landfall/actions/snapshots/masked';
import { storeObjects } from '@landfall/actions/snapshots/store-objects';
import type { ServedKind } from '@landfall/contracts/cluster';
import { groupVersion, type Manifest } from '@landfall/contracts/resource';
import { maskManifest } from '@landfall/crypto/mask';
import type { Mirror } from '@landfall/git';
import { RenderError } from '@landfall/render';
import { goneWords } from '../../words.ts';
import { renderAt, sourceOf } from '../render-at.ts';
import type { SourceRole } from '../role.ts';
import { findStoredRender } from '../stored-render.ts';
import type { PullTarget } from './target.ts';

/** What is known of a render of this process, for one side of a pull request. */
interface Side {
  manifests: Manifest[];
  digests: readonly string[];
  warnings: readonly string[];
}

/**
 * What a pull request makes of one application: its head rendered and stored as a preview is, and how that differs from what its
 * base renders to. A base that does not render is no reason to say nothing about a head that mends it.
 * @throws RenderError, GitError
 */
export async function renderPull(
  role: SourceRole,
  context: Context,
  {
    mirror,
    target,
    keys,
    applicationId,
  }: { mirror: Mirror; target: PullTarget; keys: DataKeys; applicationId: string },
  signal: AbortSignal,
): Promise<PullRendered> {
  const application = await openForPull(context, applicationId);
  if (!application) return { problem: goneWords('application') };
  const at = (commit: string) => renderSide(role, context, { mirror, commit, keys, application }, signal);
  const head = await at(target.commit);
  const base = await at(target.base).catch((error: unknown) => {
    if (error instanceof RenderError) return undefined;
    throw error;
  });
  const placed = (side: Side | undefined) => inNamespace(side?.manifests ?? [], application);
  const notes = base ? [] : ['The base branch does not render, so that everything stands here as new.'];
  return {
    objectDigests: head.digests,
    plan: renderPlan(placed(base), placed(head)),
    warnings: [...notes, ...head.warnings],
  };
}

async function renderSide(
  role: SourceRole,
  context: Context,
  {
    mirror,
    commit,
    keys,
    application,
  }: { mirror: Mirror; commit: string; keys: DataKeys; application: RenderableApplication },
  signal: AbortSignal,
): Promise<Side> {
  const { id } = application;
  const source = sourceOf(application);
  const earlier = await earlierInputs(context, id);
  const { found, known } = await findStoredRender(context, id, { mirror, commit, source, earlier });
  if (found) {
    const { objectDigests: digests, warnings } = found;
    return { manifests: (await maskedObjects(context, digests)) as unknown as Manifest[], digests, warnings };
  }
  const { manifests, warnings } = await renderAt(role, mirror, commit, source, { known, signal });
  const digests = await storeObjects(context, keys, manifests);
  return { manifests: manifests.map((one) => maskManifest(one, keys.maskKey)), digests, warnings };
}

/** Objects that name no namespace stand in the application's, where their kind has one: as they would in its cluster. */
function inNamespace(
  manifests: readonly Manifest[],
  { namespace, cluster }: RenderableApplication,
): Manifest[] {
  return manifests.map((manifest) =>
    manifest.metadata.namespace || !isNamespaced(manifest, cluster.kinds)
      ? manifest
      : { ...manifest, metadata: { ...manifest.metadata, namespace } },
  );
}

const isNamespaced = ({ apiVersion, kind }: Manifest, kinds: readonly ServedKind[]): boolean =>
  kinds.some(
    (served) => served.kind === kind && served.group === groupVersion(apiVersion).group && served.namespaced,
  );
