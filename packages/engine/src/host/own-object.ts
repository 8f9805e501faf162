import type { ProblemWords } from '@landfall/contracts/problem';
import type { Manifest, ResourceRef } from '@landfall/contracts/resource';
import { describe } from '../normalize/desired.ts';
import { type ApplicationIdentity, ownershipOf } from '../normalize/tracking.ts';
import { type Cluster, kindOf } from '../ports/cluster.ts';
import { isClusterError } from '../ports/cluster-error.ts';
import type { RememberedDiscovery } from './remembered-discovery.ts';

export interface OwnObjectRequest {
  hosted: RememberedDiscovery & { cluster: Pick<Cluster, 'get'> };
  application: ApplicationIdentity;
  ref: ResourceRef;
  /** What the application is called, for the words. */
  name: string;
}

/**
 * Reads one object of an application as it lives: only what carries the application's own mark. One GET. That it is not there
 * or somebody else's is told in words. @throws ClusterError for everything else
 */
export async function readOwn({
  hosted,
  application,
  ref,
  name,
}: OwnObjectRequest): Promise<{ live: Manifest } | { problem: ProblemWords }> {
  const kind = kindOf(await hosted.discovery(), ref);
  if (!kind) return { problem: notThere(ref, `The cluster serves no kind ${ref.kind} in ${groupOf(ref)}.`) };
  try {
    const live = await hosted.cluster.get(kind, ref);
    if (ownershipOf(live, ref, application).owner !== 'this-application')
      return { problem: notOurs(ref, name) };
    return { live };
  } catch (error) {
    if (!isClusterError(error, 'not-found')) throw error;
    return { problem: notThere(ref, 'It was deleted there, or never made.') };
  }
}

const groupOf = ({ group, version }: ResourceRef): string => (group === '' ? version : `${group}/${version}`);

/** The words for an object that cannot be shown because it is not there, and why it is not. */
export const notThere = (ref: ResourceRef, why: string): ProblemWords => ({
  code: 'object-missing',
  what: `${describe(ref)} is not in the cluster.`,
  why,
  fix: 'A sync makes it again if Git wants it.',
});

const notOurs = (ref: ResourceRef, name: string): ProblemWords => ({
  code: 'object-not-ours',
  what: `${describe(ref)} is not shown.`,
  why: `It is in the cluster, but does not carry the mark of “${name}”: somebody else made it.`,
  fix: 'Sync the application first; what another tool made is taken over with a yes.',
});
