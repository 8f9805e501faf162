import type { Manifest } from '@landfall/contracts/resource';
import { fluxPolicy } from '../annotations/flux-policy.ts';
import { hasOption } from '../annotations/sync-options.ts';
import type { Desired } from '../normalize/desired.ts';
import { decideDefined } from './decide-defined.ts';
import { decideServed } from './decide-served.ts';
import { decideHook } from './hook.ts';
import { isName } from './is-name.ts';
import { isReplaced } from './replace.ts';
import type { Decision } from './step.ts';
import type { DecisionRequest } from './types.ts';

/**
 * What a sync has to do with one desired object, and how it would be written. `live` is what the label list found.
 * Costs nothing for an object whose own fields are as wanted or whose change is certain, one dry run else.
 * @throws ClusterError when the cluster could not be asked at all
 */
export async function decide(
  desired: Desired,
  live: Manifest | undefined,
  request: DecisionRequest,
): Promise<Decision> {
  const decision = await decideAction(desired, live, request);
  const isWritten = decision.action === 'create' || decision.action === 'configure';
  const { syncOptions } = request.context.options;
  return isWritten && !desired.hook && isReplaced(desired.manifest, decision.live, syncOptions)
    ? { replace: 'replace', ...decision }
    : decision;
}

async function decideAction(
  desired: Desired,
  live: Manifest | undefined,
  request: DecisionRequest,
): Promise<Decision> {
  if (desired.skip !== undefined) return { action: 'skip', reason: sentence(desired.skip) };
  if (fluxPolicy(desired.manifest) === 'ignore')
    return { action: 'skip', reason: 'Its Flux annotation says to leave it alone.' };
  const unnamed = nameProblem(desired);
  if (unnamed !== undefined) return { action: 'refuse', reason: unnamed };
  const { known } = desired;
  switch (known.state) {
    case 'unknown':
      return hasOption(desired.manifest, 'SkipDryRunOnMissingResource', request.context.options.syncOptions)
        ? { action: 'create', reason: 'Its kind is not there yet; it is looked for when its turn comes.' }
        : { action: 'refuse', reason: unknownKind(desired, known.servedAs) };
    case 'group-failed':
      return {
        action: 'refuse',
        reason: `The API group ${desired.ref.group} does not answer, so ${desired.ref.kind} cannot be planned. Check its APIService.`,
      };
    case 'defined-here':
      return decideDefined(desired, known, request);
    case 'served':
      return desired.hook
        ? decideHook(desired, known.kind, live, request)
        : decideServed(desired, known.kind, live, request);
  }
}

/** What can be no name in any cluster never becomes part of a request path. */
function nameProblem({ ref, manifest }: Desired): string | undefined {
  const names: unknown[] = ref.namespace === '' ? [ref.name] : [ref.name, ref.namespace];
  const odd = names.filter((name) => !isName(name));
  if (odd.length === 0) return undefined;
  if (manifest.metadata.generateName !== undefined) {
    return 'It has generateName and no name: only hooks may have generated names. Give it a name.';
  }
  return `${JSON.stringify(odd[0] ?? null).slice(0, 80)} cannot be a name or namespace in Kubernetes. Correct it in Git.`;
}

function unknownKind({ ref, manifest }: Desired, servedAs: readonly string[]): string {
  const what = `The cluster has no kind ${ref.kind} in ${manifest.apiVersion}`;
  if (servedAs.length > 0)
    return `${what}; it has one in ${servedAs.slice(0, 3).join(', ')}. Change its apiVersion in Git, and what else differs between the two.`;
  return `${what}. Install its CustomResourceDefinition first, or add it to this application.`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
