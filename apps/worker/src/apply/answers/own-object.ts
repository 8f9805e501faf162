import { type ApplicationPlace, findPlace } from '@landfall/actions/applications/find-place';
import type { Context } from '@landfall/actions/context';
import type { DataKeys } from '@landfall/actions/data-keys/keys';
import { openDataKeys } from '@landfall/actions/data-keys/open';
import type { ProblemWords } from '@landfall/contracts/problem';
import type { Manifest, ResourceRef } from '@landfall/contracts/resource';
import { describe, notThere, readOwn } from '@landfall/engine';
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
    const application = identityOf(context, place);
    const own = await readOwn({ hosted, application, ref, name: place.name });
    return 'problem' in own ? own : { ...own, hosted, keys, place };
  } catch (error) {
    return { problem: wordsFor(role.log, error, `${describe(ref)} could not be read.`, asked) };
  }
}
