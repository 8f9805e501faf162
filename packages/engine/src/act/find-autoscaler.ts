import type { Manifest } from '@landfall/contracts/resource';
import { isRecord, managedEntries } from '../compare/managed-fields.ts';
import { section } from '../health/fields.ts';
import type { KindRef } from '../ports/cluster.ts';
import { isClusterError } from '../ports/cluster-error.ts';
import type { ActSubject } from './types.ts';

const AUTOSCALERS: KindRef = {
  group: 'autoscaling',
  version: 'v2',
  kind: 'HorizontalPodAutoscaler',
  plural: 'horizontalpodautoscalers',
  namespaced: true,
};

/** The name of the autoscaler that decides about an object's replicas: by what it points at, in the cluster or in Git. */
export async function findAutoscaler(
  subject: Pick<ActSubject, 'cluster' | 'ref' | 'live' | 'applied' | 'namespace'>,
): Promise<string | undefined> {
  const { cluster, ref, live, applied, namespace } = subject;
  const pointsAtIt = (one: Manifest): boolean => {
    const { scaleTargetRef: target } = section(one, 'spec');
    return isRecord(target) && target.kind === ref.kind && target.name === ref.name;
  };
  const inGit = applied.find(
    (one) =>
      one.kind === AUTOSCALERS.kind &&
      // It scales what lies beside it, and nothing of that name elsewhere.
      (one.metadata.namespace || namespace) === ref.namespace &&
      pointsAtIt(one),
  );
  if (inGit) return inGit.metadata.name;
  try {
    const found = await cluster.list(AUTOSCALERS, { namespace: ref.namespace });
    return found.find(pointsAtIt)?.metadata.name;
  } catch (error) {
    if (!isClusterError(error, 'forbidden', 'not-found')) throw error;
    return scaledByController(live) ? 'one that may not be read' : undefined;
  }
}

/** Autoscalers write through the scale subresource, as the controller manager. */
const scaledByController = (live: Manifest): boolean =>
  managedEntries(live).some(
    ({ manager, subresource }) => subresource === 'scale' && manager === 'kube-controller-manager',
  );
