import type { Manifest } from '@landfall/contracts/resource';
import type { Desired } from '../normalize/desired.ts';
import type { Kind } from '../ports/cluster.ts';
import { type ClusterError, isClusterError } from '../ports/cluster-error.ts';
import { serverWords } from '../ports/server-words.ts';
import { isMissingRight, wordsWithoutValues } from '../ports/words-without-values.ts';
import { decideDefaultsInTheWay } from './claim.ts';
import { decideImmutable, isImmutable } from './immutable.ts';
import { readLive } from './read-live.ts';
import { standing } from './standing.ts';
import type { Decision } from './step.ts';
import type { DecisionRequest } from './types.ts';

/**
 * What a refused dry run means for the plan. Whether the object stands there is found out first: what the API server says
 * of one that is not ours may quote what it holds.
 * @throws ClusterError when the cluster could not be asked
 */
export async function decideRefused(
  error: ClusterError,
  { desired, kind, listed }: { desired: Desired; kind: Kind; listed: Manifest | undefined },
  request: DecisionRequest,
): Promise<Decision> {
  if (error.fault.code === 'not-found' && error.fault.of === 'namespace')
    return withoutNamespace(desired.ref.namespace, request);
  // It may stand there without our label.
  const live = listed ?? (await ifReadable(readLive(request.cluster, kind, desired.ref)));
  if (live === 'unreadable') return { action: 'refuse', reason: wordsWithoutValues(error) };
  if (live === undefined) return decideNew(error);
  const { ours, owner, refusal } = standing(live, desired.ref, request.context);
  if (refusal !== undefined) return { action: 'refuse', reason: refusal, owner };
  const found = { desired, kind, live, ours };
  if (isImmutable(error)) return decideImmutable(error, found, request);
  const claimed = await decideDefaultsInTheWay(error, found, request);
  if (claimed) return claimed;
  // What stands there stands there, whatever is wrong with what it should become.
  return { action: 'refuse', live, reason: ours ? serverWords(error) : wordsWithoutValues(error) };
}

/** An admission plugin may only be missing what this very sync brings (a Pod's ServiceAccount, a webhook's backend). */
function decideNew(error: ClusterError): Decision {
  const mayHeal = isAdmission(error) || error.code === 'server-error';
  return mayHeal
    ? { action: 'create', warnings: [`Could not be tried out beforehand: ${error.message}`] }
    : { action: 'refuse', reason: serverWords(error) };
}

/** An account may be allowed to write and not to read. */
async function ifReadable(read: Promise<Manifest | undefined>): Promise<Manifest | undefined | 'unreadable'> {
  try {
    return await read;
  } catch (error) {
    if (isClusterError(error, 'forbidden')) return 'unreadable';
    throw error;
  }
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
const isAdmission = (error: ClusterError): boolean => error.code === 'forbidden' && !isMissingRight(error);
