import { type Cluster, type Discovery, kindOf } from '../ports/cluster.ts';

/** A kind that must be served. */
type Wanted = Parameters<typeof kindOf>[1];

/** What a cluster serves, as a process remembers it. */
export interface RememberedDiscovery {
  /** At most a minute old: for looks that repeat. @throws ClusterError */
  discovery(): Promise<Discovery>;
  /**
   * At most a second old, for syncs that begin together; undefined where there is none, where a group did not answer then, and
   * where a wanted kind was not served: it may have come since. Whoever asks the cluster then says so with `asked`.
   */
  recent(wanted: Iterable<Wanted>): Discovery | undefined;
  /** Remembers an answer to a question that was put at `at`, on this process's monotonic clock in ms. */
  asked(at: number, discovery: Discovery): void;
  /** Forget what it serves: a CRD came or went. */
  forget(): void;
}

const KEEP_MS = 60_000;
const RECENT_MS = 1_000;

/** Asks a cluster what it serves once a minute at most; an answer that did not come is not kept. */
export function rememberDiscovery(cluster: Pick<Cluster, 'discover'>): RememberedDiscovery {
  let last: { at: number; discovery: Promise<Discovery> } | undefined;
  let recent: { at: number; discovery: Discovery } | undefined;
  let forgotAt = Number.NEGATIVE_INFINITY;
  const forget = () => {
    last = undefined;
    recent = undefined;
    forgotAt = performance.now();
  };
  return {
    forget,
    recent: (wanted) => {
      if (!recent || performance.now() - recent.at > RECENT_MS) return undefined;
      const { discovery } = recent;
      if (discovery.failedGroups.length > 0) return undefined;
      for (const one of wanted) if (!kindOf(discovery, one)?.versions.includes(one.version)) return undefined;
      return discovery;
    },
    asked: (at, discovery) => {
      if (at > forgotAt && at > (recent?.at ?? Number.NEGATIVE_INFINITY)) recent = { at, discovery };
    },
    discovery: () => {
      if (!last || performance.now() - last.at > KEEP_MS) {
        const discovery = cluster.discover();
        discovery.catch(forget);
        last = { at: performance.now(), discovery };
      }
      return last.discovery;
    },
  };
}
