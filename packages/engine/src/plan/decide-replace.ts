import { FIELD_MANAGER, type Manifest, resourceKey } from '@landfall/contracts/resource';
import { contentChanges, type RawChange } from '../compare/changes.ts';
import { overlay } from '../compare/overlay.ts';
import { ownerOf } from '../compare/owners.ts';
import type { Desired } from '../normalize/desired.ts';
import type { Applied, Kind } from '../ports/cluster.ts';
import { ClusterError, isClusterError } from '../ports/cluster-error.ts';
import { fieldChanges } from './changes.ts';
import { withoutDrawn } from './drawn.ts';
import { withoutBefore } from './existing.ts';
import { readLive } from './read-live.ts';
import { decideRefused } from './refusal.ts';
import { write } from './replace.ts';
import { standing } from './standing.ts';
import type { Decision } from './step.ts';
import { isRefusal } from './trial.ts';
import type { DecisionRequest } from './types.ts';

/** How often an object that changes all the time is tried again. */
const TRIES = 3;

/**
 * Decides about an object with `Replace=true` (semantics A.4): made by POST, written as a whole by PUT. Whether anything
 * differs is seen in the fields that Git sets or has set: what others add to it meanwhile is no difference, though it goes
 * with the next write. There are no conflicts in a PUT, so what is not ours is only overwritten with `adopt`.
 * @throws ClusterError when the cluster could not be asked
 */
export async function decideReplace(
  desired: Desired,
  kind: Kind,
  listed: Manifest | undefined,
  request: DecisionRequest,
): Promise<Decision> {
  const { cluster, context, comingNamespaces } = request;
  if (!listed && comingNamespaces.has(desired.ref.namespace))
    return { action: 'create', reason: `Namespace ${desired.ref.namespace} comes with this sync.` };
  let live = listed ?? (await readLive(cluster, kind, desired.ref));
  for (let tries = 1; ; tries += 1) {
    const settled = live && settle(desired, live, context);
    if (settled) return settled;
    try {
      const applied = await write(cluster, kind, desired.manifest, live, true);
      return live ? over(desired, live, applied, context) : { action: 'create', warnings: applied.warnings };
    } catch (error) {
      if (!(error instanceof ClusterError) || !isRefusal(error)) throw error;
      const moved = isClusterError(error, 'conflict', 'already-exists', 'not-found') && tries < TRIES;
      const inNamespace = error.fault.code === 'not-found' && error.fault.of === 'namespace';
      if (!moved || inNamespace) return decideRefused(error, { desired, kind, listed: live }, request);
      live = await readLive(cluster, kind, desired.ref);
    }
  }
}

/** What needs no trial: another's, a stranger's, or as Git has it. */
function settle(
  { ref, manifest }: Desired,
  live: Manifest,
  context: DecisionRequest['context'],
): Decision | undefined {
  const { ours, owner, refusal } = standing(live, ref, context);
  if (refusal !== undefined) return { action: 'refuse', reason: refusal, owner };
  if (!ours && context.options.adopt !== true) {
    const fix =
      'Delete it by hand, or switch on “Take over what other tools made” in the application’s settings.';
    const why = 'It exists and is not of this application, and Replace=true would overwrite all of it.';
    return { action: 'refuse', reason: `${why} ${fix}` };
  }
  if (!ours) return undefined;
  const wanted = overlay(live, manifest, context.previous.get(resourceKey(ref)));
  return contentChanges(live, wanted).length === 0 ? { action: 'unchanged', live } : undefined;
}

function over(
  { ref, manifest }: Desired,
  live: Manifest,
  { object, warnings }: Applied,
  context: DecisionRequest['context'],
): Decision {
  const ours = standing(live, ref, context).ours;
  const meant = contentChanges(live, object).filter((change) => !ours || isMeant(change, live));
  if (meant.length === 0) return { action: 'unchanged', live };
  const changes = fieldChanges(live, withoutDrawn(object, manifest, live), context.mask);
  if (ours) return { action: 'configure', live, changes, warnings };
  const reason =
    'It exists, and Replace=true writes it as a whole: what others set and Git does not have goes.';
  return { action: 'configure', reason, live, changes: changes.map(withoutBefore), warnings };
}

/** That a PUT takes away what another manager added is no reason for one. */
function isMeant({ after, beforePath }: RawChange, live: Manifest): boolean {
  const owner = (after ?? null) === null ? ownerOf(live, beforePath) : undefined;
  return owner === undefined || owner.manager === FIELD_MANAGER;
}
