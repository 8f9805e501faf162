import { openClusterFacts } from '@landfall/actions/clusters/facts';
import type { Context } from '@landfall/actions/context';
import { openOrMakeDataKeys } from '@landfall/actions/data-keys/open-or-make';
import { maskedObjects } from '@landfall/actions/snapshots/masked';
import { storeObjects } from '@landfall/actions/snapshots/store-objects';
import type { CreateApplicationInput } from '@landfall/contracts/application';
import type { ProbeResult } from '@landfall/contracts/probe';
import type { Json } from '@landfall/contracts/resource';
import { commitSummaryOf } from '../commit.ts';
import { renderAt, sourceOf } from '../render-at.ts';
import type { SourceRole } from '../role.ts';
import { atConnected } from './connected.ts';

/** An answer travels in an event: what is shown of the manifests has a bound. */
const MOST_MANIFEST_BYTES = 512 * 1024;

/**
 * What would this application render to? The first half of its preview; the plan comes from the cluster's host.
 * @throws GitError, RenderError, Refusal
 */
export async function previewRender(
  role: SourceRole,
  context: Context,
  application: CreateApplicationInput,
  signal: AbortSignal,
): Promise<{ result: ProbeResult; objectDigests: string[] }> {
  const { repositoryId, targetRevision, clusterId } = application;
  const source = sourceOf({ ...application, cluster: await openClusterFacts(context, clusterId) });
  const at = { repositoryId, targetRevision };
  const { rendered, summary } = await atConnected(role, context, at, async (mirror, commit) => ({
    rendered: await renderAt(role, mirror, commit, source, { signal }),
    summary: await commitSummaryOf(mirror, commit),
  }));
  const keys = await openOrMakeDataKeys(context, role.key);
  const objectDigests = await storeObjects(context, keys, rendered.manifests);
  const { shown, left } = bounded(await maskedObjects(context, objectDigests));
  const cut = left > 0 ? [`${left} more objects are not shown here; all of them are planned.`] : [];
  return {
    objectDigests,
    result: {
      kind: 'application',
      commit: summary,
      renderer: rendered.renderer,
      manifests: shown,
      warnings: [...rendered.warnings, ...cut],
      plan: null,
      planProblem: null,
    },
  };
}

function bounded(manifests: readonly Json[]): { shown: Json[]; left: number } {
  let bytes = 0;
  const shown = manifests.filter((manifest) => {
    bytes += JSON.stringify(manifest).length;
    return bytes <= MOST_MANIFEST_BYTES;
  });
  return { shown, left: manifests.length - shown.length };
}
