import type { Manifest } from '@landfall/contracts/resource';
import { optionsOf } from '../annotations/sync-options.ts';
import type { Desired } from '../normalize/desired.ts';
import type { Kind } from '../ports/cluster.ts';
import { decideConflict } from './conflict.ts';
import { decideExisting } from './existing.ts';
import { decideRefused } from './refusal.ts';
import { standing } from './standing.ts';
import type { Decision } from './step.ts';
import { tryOut } from './trial.ts';
import type { DecisionRequest } from './types.ts';

/**
 * Asks the API server what applying would do (defaults, webhooks, validation, conflicts), and decides by that: the
 * last word on whether anything differs. Never takes another manager's field to find out.
 * @throws ClusterError when the cluster could not be asked
 */
export async function decideByDryRun(
  desired: Desired,
  kind: Kind,
  listed: Manifest | undefined,
  request: DecisionRequest,
): Promise<Decision> {
  if (!listed && request.comingNamespaces.has(desired.ref.namespace)) {
    return { action: 'create', reason: `Namespace ${desired.ref.namespace} comes with this sync.` };
  }
  const { cluster, context } = request;
  const trial = await tryOut({
    cluster,
    kind,
    ref: desired.ref,
    manifest: desired.manifest,
    live: listed,
    force: false,
    options: optionsOf(desired.manifest, context.options.syncOptions),
  });
  if (trial.outcome === 'refused') return decideRefused(trial.error, { desired, kind, listed }, request);
  if (trial.outcome === 'created') return { action: 'create', warnings: trial.applied.warnings };
  // It exists, perhaps without our label: only now is a read worth its request.
  const live = 'live' in trial ? trial.live : (listed ?? (await cluster.get(kind, desired.ref)));
  const { ours, owner, refusal: untouchable } = standing(live, desired.ref, context);
  if (untouchable !== undefined) return { action: 'refuse', reason: untouchable, owner };
  const found = { desired, kind, live, ours };
  if (trial.outcome === 'conflict') return decideConflict(found, trial.conflicts, request);
  return decideExisting(found, trial.applied, request);
}
