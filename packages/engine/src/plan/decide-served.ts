import { type Manifest, resourceKey } from '@landfall/contracts/resource';
import { fluxPolicy, ignoresDrift, saysReconcile } from '../annotations/flux-policy.ts';
import { seemsDifferent } from '../compare/owned-fields.ts';
import { decideIgnoring, decideLeaving } from '../ignore/decide-ignoring.ts';
import { rulesFor } from '../ignore/rules.ts';
import { leftPaths } from '../ignore/system.ts';
import type { Desired } from '../normalize/desired.ts';
import { belongsTo, ownershipOf } from '../normalize/tracking.ts';
import type { Cluster, Kind } from '../ports/cluster.ts';
import { fieldChanges } from './changes.ts';
import { decideReplace } from './decide-replace.ts';
import { decideByDryRun } from './dry-run.ts';
import { decideIfNotPresent } from './if-not-present.ts';
import { predict } from './predict.ts';
import { readLive } from './read-live.ts';
import { isReplaced } from './replace.ts';
import type { Decision } from './step.ts';
import type { DecisionRequest } from './types.ts';

/**
 * What a sync has to do with an object whose kind the cluster serves. `listed` is what the label list found: where nothing
 * is, the object is new, another's, or its label was stripped.
 * @throws ClusterError when the cluster could not be asked
 */
export async function decideServed(
  desired: Desired,
  kind: Kind,
  listed: Manifest | undefined,
  request: DecisionRequest,
): Promise<Decision> {
  if (fluxPolicy(desired.manifest) === 'if-not-present')
    return decideIfNotPresent(desired, kind, listed, request);
  const { cluster, context } = request;
  const { ignoreDifferences, syncOptions } = context.options;
  const rules = rulesFor(desired.ref, ignoreDifferences);
  const leftOf = (one: Manifest) => leftPaths(desired.manifest, one, context.options);
  const isPartlyIgnored = rules.length > 0 || leftOf(desired.manifest).length > 0;
  const live = listed
    ? await inVersion(listed, desired, kind, cluster)
    : // Ignored fields are read before they are sent: an apply without knowing them could take them from another.
      isPartlyIgnored &&
      !request.comingNamespaces.has(desired.ref.namespace) &&
      (await readLive(cluster, kind, desired.ref));
  const replaced = isReplaced(desired.manifest, live || undefined, syncOptions);
  const decideTried = replaced ? decideReplace : decideByDryRun;
  if (!live) return decideTried(desired, kind, undefined, request);
  if (fluxPolicy(live) === 'ignore' && !saysReconcile(desired.manifest))
    return { action: 'skip', reason: 'A Flux mark on the live object says to leave it alone.' };

  const ownership = ownershipOf(live, desired.ref, context.application);
  if (ownership.owner === 'other-application') {
    const { applicationId: owner } = ownership;
    return { action: 'refuse', reason: belongsTo(owner, context.application), owner };
  }
  if (context.looks && ignoresDrift(desired.manifest)) return { action: 'unchanged', live };
  const isMarked = listed !== undefined && ownership.owner === 'this-application';
  const usual = (one: Desired) =>
    isMarked && !replaced ? decideMarked(one, kind, live, request) : decideTried(one, kind, live, request);
  return decideLeaving({ desired, live, whole: replaced, paths: leftOf(live) }, (one) =>
    rules.length === 0
      ? usual(one)
      : decideIgnoring({ desired: one, live, rules, whole: replaced }, context, usual),
  );
}

/** Decides about an object that carries our marks, as it would be sent: without a request where that is certain. */
async function decideMarked(
  desired: Desired,
  kind: Kind,
  live: Manifest,
  request: DecisionRequest,
): Promise<Decision> {
  const previous = request.context.previous.get(resourceKey(desired.ref));
  if (!seemsDifferent(desired.manifest, live, previous)) return { action: 'unchanged', live };
  const predicted = predict(desired.manifest, live, previous);
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
