import type { FollowEnd } from '@landfall/contracts/follow';
import type { ProblemWords } from '@landfall/contracts/problem';
import type { Manifest, ResourceRef } from '@landfall/contracts/resource';
import { childrenOf, containersOf } from '../culprit/pods.ts';
import { noSuchPod } from '../host/tell-object.ts';
import type { Cluster } from '../ports/cluster.ts';
import type { LogStream } from '../ports/log-stream.ts';
import { type FollowRequest, followLog } from './follow-log.ts';

export interface FollowOwnRequest extends Omit<FollowRequest, 'cluster' | 'pod'> {
  cluster: Cluster & LogStream;
  /** The object of the application, as it was read a moment ago with its mark. */
  live: Manifest;
  ref: ResourceRef;
  pod: string;
}

/** Follows a container of a pod that this object made, and of no other. @throws ClusterError */
export async function followOwn({
  cluster,
  live,
  ref,
  pod: name,
  ...request
}: FollowOwnRequest): Promise<{ ended: FollowEnd } | { problem: ProblemWords }> {
  const { pods } = await childrenOf(cluster, live);
  const pod = pods.find(({ metadata }) => metadata.name === name);
  const isThere = pod && containersOf(pod).some((one) => one.name === request.container);
  if (!pod || !isThere) return { problem: noSuchPod(ref, { pod: name, container: request.container }) };
  const { namespace = '' } = pod.metadata;
  return { ended: await followLog({ ...request, cluster, pod: { namespace, name } }) };
}
