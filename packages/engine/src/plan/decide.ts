import { type Manifest, resourceKey } from '@landfall/contracts/resource';
import { fluxPolicy, saysReconcile } from '../annotations/flux-policy.ts';
import { hasOption } from '../annotations/sync-options.ts';
import { seemsDifferent } from '../compare/owned-fields.ts';
import { decideIgnoring } from '../ignore/decide-ignoring.ts';
import { rulesFor } from '../ignore/rules.ts';
import { type Desired, describe } from '../normalize/desired.ts';
import { belongsTo, ownershipOf } from '../normalize/tracking.ts';
import type { Cluster, Kind } from '../ports/cluster.ts';
import { fieldChanges } from './changes.ts';
import { decideReplace } from './decide-replace.ts';
import { decideByDryRun } from './dry-run.ts';
import { decideHook } from './hook.ts';
import { decideIfNotPresent } from './if-not-present.ts';
import { predict } from './predict.ts';
import { readLive } from './read-live.ts';
import { isReplaced } from './replace.ts';
import type { Decision } from './step.ts';
import type { DecisionRequest } from './types.ts';

/**
 * What a sync has to do with one desired object, and how it would be written. `live` is what the label list found. Costs nothing for an object
 * whose own fields are as wanted or whose change is certain, one dry run else.
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
        : { action: 'refuse', reason: unknownKind(desired) };
    case 'group-failed':
      return {
        action: 'refuse',
        reason: `The API group ${desired.ref.group} does not answer, so ${desired.ref.kind} cannot be planned. Check its APIService.`,
      };
    case 'defined-here':
      return {
        action: 'create',
        reason: `Its kind comes with CustomResourceDefinition ${known.kind.definition} in this sync.`,
      };
    case 'served':
      return desired.hook
        ? decideHook(desired, known.kind, live, request)
        : decideServed(desired, known.kind, live, request);
  }
}

async function decideServed(
  desired: Desired,
  kind: Kind,
  listed: Manifest | undefined,
  request: DecisionRequest,
): Promise<Decision> {
  if (fluxPolicy(desired.manifest) === 'if-not-present')
    return decideIfNotPresent(desired, kind, listed, request);
  const live = listed && (await inVersion(listed, desired, kind, request.cluster));
  const replaced = isReplaced(desired.manifest, live, request.context.options.syncOptions);
  const decideTried = replaced ? decideReplace : decideByDryRun;
  if (!live) return decideTried(desired, kind, undefined, request);
  if (fluxPolicy(live) === 'ignore' && !saysReconcile(desired.manifest))
    return { action: 'skip', reason: 'A Flux mark on the live object says to leave it alone.' };

  const ownership = ownershipOf(live, desired.ref, request.context.application);
  if (ownership.owner === 'other-application') {
    const { applicationId: owner } = ownership;
    return { action: 'refuse', reason: belongsTo(owner, request.context.application), owner };
  }
  const { context } = request;
  const rules = rulesFor(desired.ref, live, context.options.ignoreDifferences);
  const usual = (one: Desired) =>
    replaced
      ? decideReplace(one, kind, live, request)
      : decideOver(one, kind, live, request, ownership.owner);
  if (rules.length === 0 || ownership.owner !== 'this-application') return usual(desired);
  return decideIgnoring({ desired, live, rules }, context, usual);
}

/** Decides about an object that stands there, as it would be sent. */
async function decideOver(
  desired: Desired,
  kind: Kind,
  live: Manifest,
  request: DecisionRequest,
  owner: 'this-application' | 'nobody',
): Promise<Decision> {
  const isOurs = owner === 'this-application';
  const previous = request.context.previous.get(resourceKey(desired.ref));
  if (isOurs && !seemsDifferent(desired.manifest, live, previous)) return { action: 'unchanged', live };
  const predicted = isOurs && predict(desired.manifest, live, previous);
  if (predicted)
    return { action: 'configure', live, changes: fieldChanges(live, predicted, request.context.mask) };
  return decideByDryRun(desired, kind, live, request);
}

/** The list may have come in another version than the manifest's: then the object is read in that one. */
async function inVersion(
  live: Manifest,
  desired: Desired,
  kind: Kind,
  cluster: Cluster,
): Promise<Manifest | undefined> {
  return live.apiVersion === desired.manifest.apiVersion ? live : readLive(cluster, kind, desired.ref);
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

const isName = (text: unknown): boolean =>
  typeof text === 'string' && text.length <= 253 && /^[^/%\s]+$/.test(text) && !/^\.\.?$/.test(text);

function unknownKind(desired: Desired): string {
  const { group, version, kind } = desired.ref;
  const api = group === '' ? version : `${group}/${version}`;
  return `The cluster has no kind ${kind} in ${api}. Install its CustomResourceDefinition first, or add it to this application (${describe(desired.ref)}).`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
