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
const WORKLOADS = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'Rollout']);
/** Those that make them by way of ReplicaSets. */
const BY_REPLICA_SETS = new Set(['Deployment', 'Rollout']);

/** What a workload made: its pods, and the ReplicaSets between. */
export interface Children {
  pods: Manifest[];
  between: Manifest[];
}

/** The pods of a workload, by its selector and their owner's uid (design 7): nothing is cached, one or two lists. */
export async function childrenOf(cluster: Cluster, live: Manifest): Promise<Children> {
  if (live.kind === 'Pod' && live.apiVersion === 'v1') return { pods: [live], between: [] };
  const labelSelector = selectorOf(live);
  const { namespace } = live.metadata;
  if (!WORKLOADS.has(live.kind) || labelSelector === undefined || namespace === undefined)
    return { pods: [], between: [] };
  const options = { labelSelector, namespace };
  const between = BY_REPLICA_SETS.has(live.kind)
    ? (await cluster.list(REPLICA_SETS, options)).filter((one) => isOwnedBy(one, [live]))
    : [];
  const pods = (await cluster.list(PODS, options)).filter((pod) => isOwnedBy(pod, [live, ...between]));
  return { pods, between };
}

/** A label selector as the API server takes it in a query; undefined where it selects by nothing. */
export function selectorOf(live: Manifest): string | undefined {
  const { selector } = section(live, 'spec');
  const { matchLabels, matchExpressions } = isRecord(selector) ? selector : {};
  const pairs = isRecord(matchLabels) ? Object.entries(matchLabels) : [];
  const expressions = Array.isArray(matchExpressions) ? matchExpressions.filter(isRecord) : [];
  const terms = [
    ...pairs.map(([name, value]) => `${name}=${String(value)}`),
    ...expressions.map(({ key, operator, values }) => {
      const list = `(${Array.isArray(values) ? values.join(',') : ''})`;
      if (operator === 'Exists') return String(key);
      return operator === 'DoesNotExist'
        ? `!${String(key)}`
        : `${String(key)} ${String(operator).toLowerCase()} ${list}`;
    }),
  ];
  return terms.length === 0 ? undefined : terms.join(',');
}

function isOwnedBy(object: Manifest, owners: readonly Manifest[]): boolean {
  const references = object.metadata.ownerReferences;
  const uids = new Set(owners.map(({ metadata }) => metadata.uid));
  return Array.isArray(references) && references.some((one) => isRecord(one) && uids.has(one.uid));
}

/** A container of a pod, and how often it began anew. */
export interface Container {
  name: string;
  restarts: number;
}

/** The containers of a pod, those that begin it first. */
export function containersOf(pod: Manifest): Container[] {
  const [spec, status] = [section(pod, 'spec'), section(pod, 'status')];
  const named = (list: unknown) => (Array.isArray(list) ? list.filter(isRecord) : []);
  const states = [...named(status.initContainerStatuses), ...named(status.containerStatuses)];
  return [...named(spec.initContainers), ...named(spec.containers)].map(({ name }) => {
    const restarts = states.find((state) => state.name === name)?.restartCount;
    return { name: String(name), restarts: typeof restarts === 'number' ? restarts : 0 };
  });
}
