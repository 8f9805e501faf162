import { type ApplicationPlace, findPlace } from '@landfall/actions/applications/find-place';
import type { Context } from '@landfall/actions/context';
import type { DataKeys } from '@landfall/actions/data-keys/keys';
import { openDataKeys } from '@landfall/actions/data-keys/open';
import type { ProbeAnswer } from '@landfall/actions/probes/answer';
import { LIVE_OBJECT_MAX_BYTES, type ProbeInput } from '@landfall/contracts/probe';
import type { ProblemWords } from '@landfall/contracts/problem';
import type { Manifest, ResourceRef } from '@landfall/contracts/resource';
import { describe, isClusterError, kindOf, ownershipOf } from '@landfall/engine';
import { goneWords } from '../../words.ts';
import type { ApplyRole } from '../role.ts';
import { identityOf, maskWith } from '../run-sync.ts';
import { wordsFor } from '../words.ts';
import { managersOf } from './field-owners.ts';

type Input = Extract<ProbeInput, { kind: 'object' }>;

/**
 * Reads one object of an application as it lives: only what carries the application's own mark, masked as in a plan, and
 * bounded. One GET; nothing is written.
 */
export async function readLiveObject(
  role: ApplyRole,
  context: Context,
  probeId: string,
  { applicationId, ref }: Input,
): Promise<ProbeAnswer> {
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
    return tell(context, keys, { place, ref, live });
  } catch (error) {
    if (isClusterError(error, 'not-found'))
      return { problem: notThere(ref, 'It was deleted there, or never made.') };
    return { problem: wordsFor(role.log, error, `${describe(ref)} could not be read.`, probeId) };
  }
}

function tell(
  context: Context,
  keys: DataKeys,
  { place, ref, live }: { place: ApplicationPlace; ref: ResourceRef; live: Manifest },
): ProbeAnswer {
  if (ownershipOf(live, ref, identityOf(context, place)).owner !== 'this-application')
    return { problem: notOurs(ref, place.name) };
  const manifest = maskWith(keys)(live);
  const bytes = Buffer.byteLength(JSON.stringify(manifest));
  if (bytes > LIVE_OBJECT_MAX_BYTES) return { problem: tooLarge(ref, bytes) };
  const managers = managersOf(live);
  return { result: { kind: 'object', manifest, managers, readAt: context.now().toISOString() } };
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

function tooLarge(ref: ResourceRef, bytes: number): ProblemWords {
  const kib = (count: number) => Math.ceil(count / 1024);
  return {
    code: 'object-too-large',
    what: `${describe(ref)} is too large to show.`,
    why: `It has ${kib(bytes)} KiB; at most ${kib(LIVE_OBJECT_MAX_BYTES)} KiB are shown.`,
    fix: `Read it with kubectl get ${ref.kind.toLowerCase()} ${ref.name}${ref.namespace === '' ? '' : ` -n ${ref.namespace}`} -o yaml.`,
  };
}
