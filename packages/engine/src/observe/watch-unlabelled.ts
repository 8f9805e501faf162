import { type ResourceRef, resourceKey } from '@landfall/contracts/resource';
import type { Cluster, KindRef } from '../ports/cluster.ts';
import type { Moved, Remembered } from './remembered.ts';

/** An object of ours from which our label was taken, so that no watch by label sees it. */
export interface Unlabelled {
  applicationId: string;
  namespace: string;
  name: string;
}

interface UnlabelledWatch {
  /** Watches these from now on, and no others. */
  follow(objects: readonly (Unlabelled & { kind: KindRef })[]): void;
}

export interface WatchUnlabelledRequest {
  cluster: Cluster;
  signal: AbortSignal;
  known: Remembered;
  tell(moved: readonly Moved[]): void;
}

/** Each is a request that stays open; past it, and where it is forbidden, the regular look has to do. */
const MOST = 50;

/** Watches single objects by their names: what becomes of one without our label is seen at once, too. Ends with the signal. */
export function watchUnlabelled(request: WatchUnlabelledRequest): UnlabelledWatch {
  const followed = new Map<string, AbortController>();
  return {
    follow: (objects) => {
      const wanted = new Map(
        objects.slice(0, MOST).map((one) => [`${one.applicationId} ${resourceKey(refOf(one))}`, one]),
      );
      for (const [key, stop] of followed) {
        if (wanted.has(key)) continue;
        stop.abort();
        followed.delete(key);
      }
      for (const [key, one] of wanted) {
        if (followed.has(key)) continue;
        const stop = new AbortController();
        followed.set(key, stop);
        // What cannot be watched is not tried again as long as it is asked for.
        watchOne(request, one, stop.signal).catch(() => undefined);
      }
    },
  };
}

const refOf = ({
  kind: { group, version, kind },
  namespace,
  name,
}: Unlabelled & { kind: KindRef }): ResourceRef => ({
  group,
  version,
  kind,
  namespace,
  name,
});

async function watchOne(
  { cluster, signal, known, tell }: WatchUnlabelledRequest,
  one: Unlabelled & { kind: KindRef },
  stop: AbortSignal,
): Promise<void> {
  const { kind, namespace, name, applicationId } = one;
  const options = {
    fieldSelector: `metadata.name=${name}`,
    signal: AbortSignal.any([signal, stop]),
    ...(kind.namespaced ? { namespace } : {}),
  };
  let listed = false;
  try {
    for await (const event of cluster.watch(kind, options)) {
      const moved = event.type === 'synced' ? [] : known.take(event, applicationId);
      if (listed) tell(moved);
      else if (event.type === 'synced') {
        listed = true;
        // What befell it before was seen by nobody.
        tell([{ applicationId, ref: refOf(one), change: 'drift' }]);
      }
    }
  } finally {
    known.forgetUnlabelled(refOf(one));
  }
}
