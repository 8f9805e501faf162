import type { Manifest } from '@landfall/contracts/resource';
import { isRecord } from '../compare/managed-fields.ts';
import { section } from '../health/fields.ts';
import type { Cluster, KindRef } from '../ports/cluster.ts';

const kind = (group: string, name: string, plural: string): KindRef => ({
  group,
  version: 'v1',
  kind: name,
  plural,
  namespaced: true,
});
const PODS = kind('', 'Pod', 'pods');
const REPLICA_SETS = kind('apps', 'ReplicaSet', 'replicasets');
/** Kinds that make pods by a selector. */
const WORKLOADS = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job']);

/** What a workload made: its pods, and the ReplicaSets between. */
export interface Children {
  pods: Manifest[];
  between: Manifest[];
}

/** The pods of a workload, by its selector and their owner's uid (design 7): nothing is cached, one or two lists. */
export async function childrenOf(cluster: Cluster, live: Manifest): Promise<Children> {
  if (live.kind === 'Pod') return { pods: [live], between: [] };
  const labelSelector = selectorOf(live);
  const { namespace } = live.metadata;
  if (!WORKLOADS.has(live.kind) || labelSelector === undefined || namespace === undefined)
    return { pods: [], between: [] };
  const options = { labelSelector, namespace };
  const between =
    live.kind === 'Deployment'
      ? (await cluster.list(REPLICA_SETS, options)).filter((one) => isOwnedBy(one, [live]))
      : [];
  const pods = (await cluster.list(PODS, options)).filter((pod) => isOwnedBy(pod, [live, ...between]));
  return { pods, between };
}

function selectorOf(live: Manifest): string | undefined {
  const { selector } = section(live, 'spec');
  const labels = isRecord(selector) && isRecord(selector.matchLabels) ? selector.matchLabels : {};
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${String(value)}`);
  return pairs.length === 0 ? undefined : pairs.join(',');
}

function isOwnedBy(object: Manifest, owners: readonly Manifest[]): boolean {
  const references = object.metadata.ownerReferences;
  const uids = new Set(owners.map(({ metadata }) => metadata.uid));
  return Array.isArray(references) && references.some((one) => isRecord(one) && uids.has(one.uid));
}
