import type { Context } from '@landfall/actions/context';
import { listManagedKinds, type ManagedKind } from '@landfall/actions/observing/list-managed-kinds';
import { type Discovery, type FollowedKind, type KindRef, kindOf } from '@landfall/engine';
import type { HostedCluster } from '../clusters.ts';

/** What there is to watch on a cluster, as last read. */
export interface FollowedKinds {
  read(): Promise<FollowedKind[]>;
  /** Whose objects of a kind there are; of every kind when it is left out. */
  applicationIds(kind?: KindRef): string[];
}

/** A kind that nobody serves yet is asked for this often at most. */
const ASK_AGAIN_MS = 10_000;

/** Kinds of the inventory that the cluster serves. */
export function followedKinds(context: Context, clusterId: string, hosted: HostedCluster): FollowedKinds {
  let managed: ManagedKind[] = [];
  let askedAt = Number.NEGATIVE_INFINITY;
  const discovery = async (): Promise<Discovery> => {
    const served = await hosted.discovery();
    const isComplete = managed.every((one) => kindOf(served, one));
    if (isComplete || performance.now() - askedAt < ASK_AGAIN_MS) return served;
    askedAt = performance.now();
    hosted.forget();
    return hosted.discovery();
  };
  return {
    read: async () => {
      managed = await listManagedKinds(context, clusterId);
      const served = await discovery();
      return managed.flatMap((one) => {
        const kind = kindOf(served, one);
        return kind ? [{ kind, namespaces: one.namespaces.filter((name) => name !== '') }] : [];
      });
    },
    applicationIds: (kind) => {
      const meant = managed.filter((one) => !kind || (one.group === kind.group && one.kind === kind.kind));
      return [...new Set(meant.flatMap(({ applicationIds }) => applicationIds))];
    },
  };
}
