import type { Cluster, Discovery } from '../ports/cluster.ts';

/** What a cluster serves, as a process remembers it. */
export interface RememberedDiscovery {
  /** At most a minute old: for looks that repeat. A sync asks anew. @throws ClusterError */
  discovery(): Promise<Discovery>;
  /** Forget what it serves: a CRD came or went. */
  forget(): void;
}

const KEEP_MS = 60_000;

/** Asks a cluster what it serves once a minute at most; an answer that did not come is not kept. */
export function rememberDiscovery(cluster: Pick<Cluster, 'discover'>): RememberedDiscovery {
  let last: { at: number; discovery: Promise<Discovery> } | undefined;
  const forget = () => {
    last = undefined;
  };
  return {
    forget,
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
