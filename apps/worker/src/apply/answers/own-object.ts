import { type ApplicationPlace, findPlace } from '@landfall/actions/applications/find-place';
import type { Context } from '@landfall/actions/context';
import type { DataKeys } from '@landfall/actions/data-keys/keys';
import { openDataKeys } from '@landfall/actions/data-keys/open';
import type { ProblemWords } from '@landfall/contracts/problem';
import type { Manifest, ResourceRef } from '@landfall/contracts/resource';
import { describe, isClusterError, kindOf, ownershipOf } from '@landfall/engine';
import { goneWords } from '../../words.ts';
import type { HostedCluster } from '../clusters.ts';
import type { ApplyRole } from '../role.ts';
import { identityOf } from '../run-sync.ts';
import { wordsFor } from '../words.ts';

/** An object of an application as it lives, with what is needed to tell of it. */
export interface OwnObject {
  live: Manifest;
  hosted: HostedCluster;
  keys: DataKeys;
  place: ApplicationPlace;
}

/**
 * Reads one object of an application as it lives: only what carries the application's own mark. One GET. What keeps it from
 * being read is told in words; `asked` names the question in our log.
 */
export async function readOwnObject(
  role: ApplyRole,
  context: Context,
  asked: string,
  { applicationId, ref }: { applicationId: string; ref: ResourceRef },
): Promise<OwnObject | { problem: ProblemWords }> {
  try {
    const place = await findPlace(context, applicationId);
    const hosted = place && (await role.clusters.open(context, place.clusterId));
    const keys = await openDataKeys(context, 'apply', role.key);
    if (!place || !hosted) return { problem: goneWords('application') };
    if (!keys) return { problem: notThere(ref, 'Nothing was rendered yet, so nothing was made.') };
    const kind = kindOf(await hosted.discovery(), ref);
    if (!kind)
      return { problem: notThere(ref, `The cluster serves no kind ${ref.kind} in ${groupOf(ref)}.`) };
    const live = await hosted.cluster.get(kind, ref);
    if (ownershipOf(live, ref, identityOf(context, place)).owner !== 'this-application')
      return { problem: notOurs(ref, place.name) };
    return { live, hosted, keys, place };
  } catch (error) {
    if (isClusterError(error, 'not-found'))
      return { problem: notThere(ref, 'It was deleted there, or never made.') };
    return { problem: wordsFor(role.log, error, `${describe(ref)} could not be read.`, asked) };
  }
}

const groupOf = ({ group, version }: ResourceRef): string => (group === '' ? version : `${group}/${version}`);

const notThere = (ref: ResourceRef, why: string): ProblemWords => ({
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
