import type { Manifest, ResourceRef } from '@landfall/contracts/resource';
import type { Applied, Cluster, Kind } from '../ports/cluster.ts';
import { ClusterError, isClusterError, type OwnedField } from '../ports/cluster-error.ts';
import { applyOptions, validation } from './options.ts';

/** What a dry run came to; `live` is the very state it was tried on, where the object exists. */
export type Trial =
  | { outcome: 'created'; applied: Applied }
  | { outcome: 'configured'; applied: Applied; live: Manifest }
  | { outcome: 'conflict'; conflicts: OwnedField[] }
  | { outcome: 'refused'; error: ClusterError };

export interface TrialRequest {
  cluster: Cluster;
  kind: Kind;
  ref: ResourceRef;
  manifest: Manifest;
  /** As it was seen last, if it was. */
  live: Manifest | undefined;
  force: boolean;
  /** Sync options of the object. */
  options: ReadonlyMap<string, string>;
}

/** How often an object that changes all the time is tried again. */
const TRIES = 3;

/**
 * One dry run; refusals come back as values, a cluster that cannot be asked is thrown. An object that others changed
 * since it was seen is read again: their changes must not read as ours.
 */
export async function tryOut(request: TrialRequest): Promise<Trial> {
  const { cluster, kind, ref } = request;
  let { live } = request;
  for (let tries = 1; ; tries += 1) {
    const trial = await dryRun(request);
    if ('outcome' in trial) return trial;
    if (trial.status === 'created') return { outcome: 'created', applied: trial };
    // A dry run's answer carries the version of the object it was tried on.
    const basis = trial.object.metadata.resourceVersion;
    if (!live || live.metadata.resourceVersion !== basis) live = await cluster.get(kind, ref);
    if (live.metadata.resourceVersion === basis || tries >= TRIES)
      return { outcome: 'configured', applied: trial, live };
  }
}

async function dryRun({
  cluster,
  kind,
  manifest,
  force,
  options,
}: TrialRequest): Promise<Applied | Extract<Trial, { outcome: 'conflict' | 'refused' }>> {
  try {
    const how = { force, dryRun: true, ...validation(options) };
    return await cluster.apply(kind, manifest, applyOptions(how));
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    if (error.fault.code === 'field-conflict')
      return { outcome: 'conflict', conflicts: error.fault.conflicts };
    if (!isRefusal(error)) throw error;
    return { outcome: 'refused', error };
  }
}

/** Did the cluster say no to this very object? Else it could not be asked. */
export const isRefusal = (error: ClusterError): boolean =>
  !isClusterError(error, 'unreachable', 'untrusted', 'unauthorized', 'timed-out', 'too-many-requests');
