import type { Manifest } from '@landfall/contracts/resource';
import type { Desired } from '../normalize/desired.ts';
import type { Applied, Cluster, Kind } from '../ports/cluster.ts';
import { ClusterError, isClusterError, type OwnedField } from '../ports/cluster-error.ts';
import { decideConflict } from './conflict.ts';
import { decideExisting } from './existing.ts';
import { applyOptions } from './options.ts';
import { standing } from './standing.ts';
import type { Decision } from './step.ts';
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
  const trial = await tryOut(request.cluster, kind, desired.manifest);
  if (trial.outcome === 'refused') return refusal(trial.error, desired, listed, request);
  if (trial.outcome === 'applied' && trial.applied.status === 'created') {
    return { action: 'create', warnings: trial.applied.warnings };
  }
  // It exists, without our label: only now is a read worth its request.
  const live = listed ?? (await request.cluster.get(kind, desired.ref));
  const standingOf = standing(live, desired.ref, request.context);
  if (standingOf.refusal !== undefined) return { action: 'refuse', reason: standingOf.refusal };
  const found = { desired, kind, live, ours: standingOf.ours };
  if (trial.outcome === 'conflict') return decideConflict(found, trial.conflicts, request);
  return decideExisting(found, trial.applied, request.context);
}

type Trial =
  | { outcome: 'applied'; applied: Applied }
  | { outcome: 'conflict'; conflicts: OwnedField[] }
  | { outcome: 'refused'; error: ClusterError };

/** One dry run; refusals come back as values, an unreachable cluster is thrown. */
async function tryOut(cluster: Cluster, kind: Kind, manifest: Manifest): Promise<Trial> {
  try {
    const applied = await cluster.apply(kind, manifest, applyOptions({ force: false, dryRun: true }));
    return { outcome: 'applied', applied };
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    if (error.fault.code === 'field-conflict')
      return { outcome: 'conflict', conflicts: error.fault.conflicts };
    if (isClusterError(error, 'unreachable', 'untrusted', 'unauthorized', 'timed-out', 'too-many-requests'))
      throw error;
    return { outcome: 'refused', error };
  }
}

/** What a refused dry run means for the plan. */
function refusal(
  error: ClusterError,
  desired: Desired,
  listed: Manifest | undefined,
  request: DecisionRequest,
): Decision {
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
  return { action: 'refuse', reason: [error.message, error.fix].filter(Boolean).join(' ') };
}

/** Denied by an admission plugin or webhook, not by missing permissions (RBAC names the user). */
function isAdmission(error: ClusterError): boolean {
  return error.code === 'forbidden' && !/\bUser ".*" cannot \w+ resource\b/.test(error.message);
}
