import { createHash } from 'node:crypto';
import { noteMovement } from '@landfall/actions/applications/note-movement';
import { listManaged, type Managed } from '@landfall/actions/clusters/list-managed';
import type { Context } from '@landfall/actions/context';
import { APPLICATION_LABEL, type Manifest } from '@landfall/contracts/resource';
import { isClusterError, kindOf } from '@landfall/engine';
import { listMetadata } from '@landfall/kube';
import type { HostedCluster } from './clusters.ts';

/**
 * One look a minute over all that we manage on a cluster, instead of one for each application: lists of metadata, and
 * whoever has an object that came, went or has another version is looked at closely (next: check-application).
 * What was seen is remembered by this process only; a fresh one looks closely at everybody once.
 */
export interface Movement {
  look(context: Context, clusterId: string, hosted: HostedCluster): Promise<void>;
  /** Is this cluster looked over here, so that an application in good order need not be checked every minute? */
  covers(context: Context, clusterId: string): boolean;
  /** A close look came to nothing: the next look takes the application for one that has moved. */
  doubt(context: Context, clusterId: string, applicationId: string): void;
}

interface Remembered {
  at: number;
  /** What stood there, by application. */
  prints: Map<string, string>;
}

/** @param checkSeconds how often clusters are looked over; one that missed two turns is not covered any more */
export function watchMovement(checkSeconds: number, now: () => number = () => performance.now()): Movement {
  const known = new Map<string, Remembered>();
  const place = (context: Context, clusterId: string) => `${context.organizationId}/${clusterId}`;
  return {
    look: async (context, clusterId, hosted) => {
      const key = place(context, clusterId);
      const managed = await listManaged(context, clusterId);
      const objects = await listAllManaged(hosted, managed);
      if (!objects) {
        // They were put off because they were covered here: back to a look each.
        if (known.delete(key)) await noteMovement(context, { moved: managed.applicationIds, still: [] });
        return;
      }
      const before = known.get(key)?.prints;
      const prints = printsOf(objects);
      known.set(key, { at: now(), prints });
      const moves = (id: string) => !before?.has(id) || before.get(id) !== (prints.get(id) ?? NOTHING);
      for (const id of managed.applicationIds) if (!prints.has(id)) prints.set(id, NOTHING);
      const moved = managed.applicationIds.filter(moves);
      const still = managed.applicationIds.filter((id) => !moves(id));
      await noteMovement(context, { moved, still }).catch((error: unknown) => {
        // Told to nobody: the next look takes all for moved.
        known.delete(key);
        throw error;
      });
    },
    covers: (context, clusterId) => {
      const last = known.get(place(context, clusterId));
      return last !== undefined && now() - last.at < checkSeconds * 2_500;
    },
    doubt: (context, clusterId, applicationId) =>
      void known.get(place(context, clusterId))?.prints.delete(applicationId),
  };
}

/** Undefined where a list of the whole cluster is not permitted: each application is looked at on its own then. */
async function listAllManaged(
  { cluster, discovery }: HostedCluster,
  { kinds }: Managed,
): Promise<Pick<Manifest, 'metadata'>[] | undefined> {
  const served = await discovery();
  const found: Pick<Manifest, 'metadata'>[] = [];
  for (const wanted of kinds) {
    const kind = kindOf(served, wanted);
    if (!kind) continue;
    try {
      found.push(...(await listMetadata(cluster, kind, { labelSelector: APPLICATION_LABEL })));
    } catch (error) {
      if (isClusterError(error, 'forbidden')) return undefined;
      if (!isClusterError(error, 'not-found')) throw error;
    }
  }
  return found;
}

const NOTHING = '';

/** Equal prints: the same objects in the same versions. */
export function printsOf(objects: readonly Pick<Manifest, 'metadata'>[]): Map<string, string> {
  const lines = new Map<string, string[]>();
  for (const { metadata } of objects) {
    const application = metadata.labels?.[APPLICATION_LABEL];
    if (typeof application !== 'string') continue;
    const line = `${metadata.uid} ${metadata.resourceVersion}`;
    lines.set(application, [...(lines.get(application) ?? []), line]);
  }
  return new Map(
    [...lines].map(([id, all]) => [id, createHash('sha256').update(all.sort().join('\n')).digest('base64')]),
  );
}
