import type { Manifest } from '@landfall/contracts/resource';
import { optionsOf } from '../annotations/sync-options.ts';
import type { Desired } from '../normalize/desired.ts';
import type { Kind } from '../ports/cluster.ts';
import type { ClusterError } from '../ports/cluster-error.ts';
import { decideConflict } from './conflict.ts';
import { decideExisting } from './existing.ts';
import { decideImmutable, isImmutable } from './immutable.ts';
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
  if (trial.outcome === 'refused') return refusal(trial.error, desired, listed, request);
  if (trial.outcome === 'created') return { action: 'create', warnings: trial.applied.warnings };
  // It exists, perhaps without our label: only now is a read worth its request.
  const live = 'live' in trial ? trial.live : (listed ?? (await cluster.get(kind, desired.ref)));
  const { ours, owner, refusal: untouchable } = standing(live, desired.ref, context);
  if (untouchable !== undefined) return { action: 'refuse', reason: untouchable, owner };
  const found = { desired, kind, live, ours };
  if (trial.outcome === 'conflict') return decideConflict(found, trial.conflicts, request);
  return decideExisting(found, trial.applied, context);
}

/** What a refused dry run means for the plan. */
function refusal(
  error: ClusterError,
  desired: Desired,
  listed: Manifest | undefined,
  request: DecisionRequest,
): Decision {
  if (listed && isImmutable(error)) return decideImmutable(error, desired, listed, request);
  const { namespace } = desired.ref;
  const { application, options } = request.context;
  if (error.fault.code === 'not-found' && error.fault.of === 'namespace') {
    if (options.createNamespace && namespace === application.namespace) {
      return {
        action: 'create',
        reason: `Namespace ${namespace} is created first.`,
        needsNamespace: namespace,
      };
    }
    const fix = 'Create it, add it to this application, or switch on “Create namespace”.';
    return { action: 'refuse', reason: `Namespace ${namespace} does not exist. ${fix}` };
  }
  // An admission plugin may only be missing what this very sync brings (a Pod's ServiceAccount, a webhook's backend).
  const mayHeal = !listed && (isAdmission(error) || error.code === 'server-error');
  if (mayHeal) return { action: 'create', warnings: [`Could not be tried out beforehand: ${error.message}`] };
  // What stands there stands there, whatever is wrong with what it should become.
  const there = listed === undefined ? {} : { live: listed };
  return { action: 'refuse', reason: [error.message, error.fix].filter(Boolean).join(' '), ...there };
}

/** Denied by an admission plugin or webhook, not by missing permissions (RBAC names the user). */
function isAdmission(error: ClusterError): boolean {
  return error.code === 'forbidden' && !/\bUser ".*" cannot \w+ resource\b/.test(error.message);
}
