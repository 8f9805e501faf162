import type { ResourceRef } from '@landfall/contracts/resource';
import type { FollowedKind } from '../observe/watch-managed.ts';
import type { Unlabelled } from '../observe/watch-unlabelled.ts';
import { type Discovery, type KindRef, kindOf } from '../ports/cluster.ts';
import type { RememberedDiscovery } from './remembered-discovery.ts';

/** A kind of which we have objects on a cluster, the namespaces they are in ('' for a cluster-scoped one), and whose they are. */
export type ManagedKind = Pick<ResourceRef, 'group' | 'version' | 'kind'> & {
  namespaces: string[];
  applicationIds: string[];
  /** Of these objects, those from which our label was taken, as far as that is known. */
  unlabelled?: Unlabelled[];
};

/** What there is to watch on a cluster, as last read. */
export interface FollowedKinds {
  read(): Promise<FollowedKind[]>;
  /** Whose objects of a kind there are; of every kind when it is left out. */
  applicationIds(kind?: KindRef): string[];
}

/** A kind that nobody serves yet is asked for this often at most. */
const ASK_AGAIN_MS = 10_000;

/** Kinds of the inventory, as `list` finds them there, that the cluster serves. */
export function followedKinds(list: () => Promise<ManagedKind[]>, known: RememberedDiscovery): FollowedKinds {
  let managed: ManagedKind[] = [];
  let askedAt = Number.NEGATIVE_INFINITY;
  const discovery = async (): Promise<Discovery> => {
    const served = await known.discovery();
    const isComplete = managed.every((one) => kindOf(served, one));
    if (isComplete || performance.now() - askedAt < ASK_AGAIN_MS) return served;
    askedAt = performance.now();
    known.forget();
    return known.discovery();
  };
  return {
    read: async () => {
      managed = await list();
      const served = await discovery();
      return managed.flatMap((one) => {
        const kind = kindOf(served, one);
        const namespaces = one.namespaces.filter((name) => name !== '');
        return kind ? [{ kind, namespaces, unlabelled: one.unlabelled ?? [] }] : [];
      });
    },
    applicationIds: (kind) => {
      const meant = managed.filter((one) => !kind || (one.group === kind.group && one.kind === kind.kind));
      return [...new Set(meant.flatMap(({ applicationIds }) => applicationIds))];
    },
  };
}
