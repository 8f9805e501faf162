import { APPLICATION_LABEL } from '@landfall/contracts/resource';
import type { Cluster, KindRef } from '../ports/cluster.ts';
import { isClusterError } from '../ports/cluster-error.ts';
import { type Moved, type Remembered, remembered } from './remembered.ts';
import { type Unlabelled, watchUnlabelled } from './watch-unlabelled.ts';

/** A kind with objects of ours, and the namespaces they are in: watched one by one where the whole cluster is not allowed. */
export interface FollowedKind {
  kind: KindRef;
  namespaces: readonly string[];
  /** Of them, those without our label: watched by their names. */
  unlabelled?: readonly Unlabelled[];
}

export interface WatchManagedRequest {
  cluster: Cluster;
  signal: AbortSignal;
  /** Called at once for each event that matters, never before `ready`. */
  tell: (moved: Moved) => void;
  /** Every object of the kinds that were followed first is known: from now on nothing is missed. */
  ready: () => void;
  /** The same for a kind that was followed later: what befell its objects before was not seen. */
  listed: (kind: KindRef) => void;
  /** A kind cannot be watched (forbidden, not trusted, too large); nothing is seen of it any more. */
  blind: (kind: KindRef, error: unknown) => void;
}

/** What stands on a cluster because of us, watched. */
export interface ManagedWatch extends Pick<Remembered, 'healthOf' | 'size'> {
  /** Watches these kinds from now on, and no others. */
  follow(kinds: readonly FollowedKind[]): void;
}

/** One kind being watched: as a whole, or in each of some namespaces. */
interface Follower {
  kind: KindRef;
  stop: AbortController;
  /** Lists that have not come yet. */
  waiting: number;
  apart: readonly string[] | undefined;
}

const MOST_NAMESPACES = 100;
const keyOf = ({ group, kind }: KindRef) => `${group}/${kind}`;

/**
 * Watches everything that carries our label, kind by kind, and tells which application has something to be looked at.
 * Memory grows with the number of managed objects. Ends with the signal.
 */
export function watchManaged(request: WatchManagedRequest): ManagedWatch {
  const followers = new Map<string, Follower>();
  const known = remembered();
  let isReady = false;
  const settle = (kind?: KindRef) => {
    if (isReady && kind) request.listed(kind);
    if (isReady || [...followers.values()].some(({ waiting }) => waiting > 0)) return;
    isReady = true;
    request.ready();
  };
  const tell = (all: readonly Moved[]) => {
    if (isReady) all.forEach(request.tell);
  };
  const end = (follower: Follower) => {
    follower.stop.abort();
    followers.delete(keyOf(follower.kind));
    return known.forget(follower.kind);
  };
  const begin = (followed: FollowedKind) => {
    const follower: Follower = {
      kind: followed.kind,
      stop: new AbortController(),
      waiting: 1,
      apart: undefined,
    };
    followers.set(keyOf(followed.kind), follower);
    followKind(request, followed, follower, { known, tell, settle }).catch((error: unknown) => {
      if (request.signal.aborted || follower.stop.signal.aborted) return;
      const gone = end(follower);
      // Its definition is gone, and its objects with it.
      if (isClusterError(error, 'not-found')) tell(gone);
      else request.blind(followed.kind, error);
      settle();
    });
  };
  const apart = watchUnlabelled({ ...request, known, tell });
  return {
    follow: (kinds) => {
      const wanted = new Map(kinds.map((one) => [keyOf(one.kind), one]));
      for (const [key, follower] of followers) {
        const one = wanted.get(key);
        if (!one || !coversAll(follower, one.namespaces)) end(follower);
      }
      for (const [key, one] of wanted) if (!followers.has(key)) begin(one);
      apart.follow(kinds.flatMap(({ kind, unlabelled = [] }) => unlabelled.map((one) => ({ ...one, kind }))));
      settle();
    },
    healthOf: known.healthOf,
    size: known.size,
  };
}

const coversAll = ({ apart }: Follower, namespaces: readonly string[]): boolean =>
  apart === undefined || namespaces.every((one) => apart.includes(one));

interface Ears {
  known: Remembered;
  tell(moved: readonly Moved[]): void;
  settle(kind: KindRef): void;
}

async function followKind(
  { cluster, signal }: WatchManagedRequest,
  { kind, namespaces }: FollowedKind,
  follower: Follower,
  { known, tell, settle }: Ears,
): Promise<void> {
  const ending = AbortSignal.any([signal, follower.stop.signal]);
  const watch = async (scope: { namespace?: string }) => {
    const options = { labelSelector: APPLICATION_LABEL, signal: ending, ...scope };
    let listed = false;
    for await (const event of cluster.watch(kind, options)) {
      if (event.type !== 'synced') {
        tell(known.take(event));
        continue;
      }
      if (listed) continue;
      listed = true;
      follower.waiting -= 1;
      if (follower.waiting === 0) settle(kind);
    }
  };
  try {
    await watch({});
  } catch (error) {
    const isNarrow = kind.namespaced && namespaces.length > 0 && namespaces.length <= MOST_NAMESPACES;
    if (!isClusterError(error, 'forbidden') || !isNarrow) throw error;
    follower.apart = namespaces;
    follower.waiting = namespaces.length;
    await Promise.all(namespaces.map((namespace) => watch({ namespace })));
  }
}
