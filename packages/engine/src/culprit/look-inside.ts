import type { Health } from '@landfall/contracts/health';
import { type Manifest, type ResourceRef, refOf } from '@landfall/contracts/resource';
import type { Culprit } from '@landfall/contracts/sync';
import { isRecord } from '../compare/managed-fields.ts';
import { section } from '../health/fields.ts';
import { health } from '../health/health.ts';
import type { Cluster } from '../ports/cluster.ts';
import { eventsOf, linesOf } from './evidence.ts';
import { type Container, childrenOf, containersOf } from './pods.ts';
import type { Redact } from './strip.ts';

/** Something that an object made. */
export interface Child {
  ref: ResourceRef;
  /** Kind and name of who made it. */
  owner: string;
  health: Health | null;
  createdAt: string | null;
  /** Of a pod; those that begin it first. */
  containers: Container[];
}

/** What an object made, by owner, and the events of all of them. */
export interface Inside {
  children: Child[];
  /** Children that are not told, because there are too many. */
  more: number;
  events: Culprit['events'];
}

const MOST_CHILDREN = 100;

/** Looks at what a live object made: ReplicaSets and pods of a workload, nothing of other kinds. @throws ClusterError */
export async function lookInside(cluster: Cluster, live: Manifest, redact: Redact): Promise<Inside> {
  const { between, pods } = await childrenOf(cluster, live);
  const own = pods.filter(({ metadata }) => metadata.uid !== live.metadata.uid);
  // A ReplicaSet that was scaled to nothing is a past revision.
  const inUse = between.filter((one) => section(one, 'spec').replicas !== 0);
  const shown = [...inUse, ...own];
  return {
    children: shown.slice(0, MOST_CHILDREN).map(toChild),
    more: Math.max(0, shown.length - MOST_CHILDREN),
    events: await eventsOf(cluster, [live, ...shown.slice(0, MOST_CHILDREN)], redact),
  };
}

function toChild(live: Manifest): Child {
  const { ownerReferences, creationTimestamp } = live.metadata;
  const [owner] = Array.isArray(ownerReferences) ? ownerReferences.filter(isRecord) : [];
  return {
    ref: refOf(live),
    owner: owner ? `${String(owner.kind)} ${String(owner.name)}` : '',
    health: health(live) ?? null,
    createdAt: typeof creationTimestamp === 'string' ? creationTimestamp : null,
    containers: live.kind === 'Pod' ? containersOf(live) : [],
  };
}

/**
 * The last lines of a container of a pod that this object made; undefined when it made no pod of that name.
 * @throws ClusterError
 */
export async function readLog(
  cluster: Cluster,
  live: Manifest,
  wanted: { pod: string; container: string; previous: boolean },
  redact: Redact,
): Promise<string[] | undefined> {
  const { pods } = await childrenOf(cluster, live);
  const pod = pods.find(({ metadata }) => metadata.name === wanted.pod);
  const isThere = pod && containersOf(pod).some(({ name }) => name === wanted.container);
  if (!pod || !isThere) return undefined;
  const { namespace = '', name = '' } = pod.metadata;
  return linesOf(cluster, { namespace, name }, wanted, redact);
}
