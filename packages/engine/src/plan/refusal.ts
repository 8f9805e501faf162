import type { Manifest } from '@landfall/contracts/resource';
import type { Desired } from '../normalize/desired.ts';
import type { Kind } from '../ports/cluster.ts';
import type { ClusterError } from '../ports/cluster-error.ts';
import { serverWords } from '../ports/server-words.ts';
import { decideDefaultsInTheWay } from './claim.ts';
import { decideImmutable, isImmutable } from './immutable.ts';
import { readLive } from './read-live.ts';
import { standing } from './standing.ts';
import type { Decision } from './step.ts';
import type { DecisionRequest } from './types.ts';

/**
 * What a refused dry run means for the plan.
 * @throws ClusterError when the cluster could not be asked
 */
export async function decideRefused(
  error: ClusterError,
  { desired, kind, listed }: { desired: Desired; kind: Kind; listed: Manifest | undefined },
  request: DecisionRequest,
): Promise<Decision> {
  if (isImmutable(error)) {
    // It exists, perhaps without our label.
    const live = listed ?? (await readLive(request.cluster, kind, desired.ref));
    if (live) {
      const { ours, owner, refusal } = standing(live, desired.ref, request.context);
      if (refusal !== undefined) return { action: 'refuse', reason: refusal, owner };
      return decideImmutable(error, { desired, kind, live, ours }, request);
    }
  }
  if (listed) {
    const { ours } = standing(listed, desired.ref, request.context);
    const claimed = await decideDefaultsInTheWay(error, { desired, kind, live: listed, ours }, request);
    if (claimed) return claimed;
  }
  if (error.fault.code === 'not-found' && error.fault.of === 'namespace')
    return withoutNamespace(desired.ref.namespace, request);
  // An admission plugin may only be missing what this very sync brings (a Pod's ServiceAccount, a webhook's backend).
  const mayHeal = !listed && (isAdmission(error) || error.code === 'server-error');
  if (mayHeal) return { action: 'create', warnings: [`Could not be tried out beforehand: ${error.message}`] };
  // What stands there stands there, whatever is wrong with what it should become.
  const there = listed === undefined ? {} : { live: listed };
  return { action: 'refuse', reason: serverWords(error), ...there };
}

function withoutNamespace(namespace: string, { context }: DecisionRequest): Decision {
  const { application, options } = context;
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

/** Denied by an admission plugin or webhook, not by missing permissions (RBAC names the user). */
function isAdmission(error: ClusterError): boolean {
  return error.code === 'forbidden' && !/\bUser ".*" cannot \w+ resource\b/.test(error.message);
}
