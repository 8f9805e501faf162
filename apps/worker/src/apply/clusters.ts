import { createHash } from 'node:crypto';
import { type OpenedCluster, openCluster } from '@landfall/actions/clusters/open';
import type { Context } from '@landfall/actions/context';
import type { ClusterCredential } from '@landfall/contracts/cluster';
import type { KeyPair } from '@landfall/crypto/role-keys';
import type { AllowList } from '@landfall/egress';
import {
  ClusterError,
  isClusterError,
  type KindRef,
  type RememberedDiscovery,
  rememberDiscovery,
} from '@landfall/engine';
import { type ConnectedCluster, connect } from '@landfall/kube';

/** A cluster that was reached, with what this process remembers of it. */
export interface HostedCluster extends RememberedDiscovery {
  cluster: ConnectedCluster;
}

/** Connections of this process, one per cluster and credential. */
export interface Clusters {
  /**
   * @throws ClusterError `unreachable` and its kin; `untrusted` when another cluster answers behind the same address.
   * Undefined for an id that is not this organization's.
   */
  open(context: Context, clusterId: string): Promise<HostedCluster | undefined>;
  /** The same for one whose row was read already. */
  reach(context: Context, opened: OpenedCluster): Promise<HostedCluster>;
}

/** How long a cluster is believed to be the one it was. */
const KEEP_IDENTITY_MS = 300_000;

/** How a cluster is connected to: the engine's port over a real API server, or that port wrapped by a test. */
export type Connect = (credential: ClusterCredential, options: { allow: AllowList }) => ConnectedCluster;

interface Known extends HostedCluster {
  fingerprint: string;
  identifiedAt: number;
}

/** @param key opens credentials; each is opened for the one job that needs it, connections keep what TLS needs */
export function hostedClusters(key: KeyPair, allow: AllowList, dial: Connect = connect): Clusters {
  const known = new Map<string, Known>();
  const clusters: Clusters = {
    open: async (context, clusterId) => {
      const opened = await openCluster(context, key, clusterId);
      return opened && clusters.reach(context, opened);
    },
    reach: async (context, opened) => {
      const fingerprint = createHash('sha256').update(JSON.stringify(opened.credential)).digest('hex');
      const place = `${context.organizationId}/${opened.id}`;
      let one = known.get(place);
      if (one?.fingerprint !== fingerprint) {
        one?.cluster.close();
        one = unidentified(dial(opened.credential, { allow }), fingerprint);
        known.set(place, one);
      }
      if (performance.now() - one.identifiedAt > KEEP_IDENTITY_MS) {
        await identify(one.cluster, opened.uid);
        one.identifiedAt = performance.now();
      }
      return one;
    },
  };
  return clusters;
}

const unidentified = (cluster: ConnectedCluster, fingerprint: string): Known => ({
  cluster,
  fingerprint,
  identifiedAt: Number.NEGATIVE_INFINITY,
  ...rememberDiscovery(cluster),
});

const NAMESPACES: KindRef = {
  group: '',
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  namespaced: false,
};

/** Is it the very cluster that was registered? Another one at the same address must not be written to. @throws ClusterError */
export async function identify(cluster: ConnectedCluster, registered: string | null): Promise<void> {
  if (registered === null) return;
  try {
    const { metadata } = await cluster.get(NAMESPACES, { namespace: '', name: 'kube-system' });
    if (metadata.uid === registered) return;
  } catch (error) {
    if (isClusterError(error, 'forbidden', 'not-found')) return;
    throw error;
  }
  throw replaced();
}

/** The refusal of a cluster that is not the registered one. */
export function replaced(): ClusterError {
  return new ClusterError(
    { code: 'untrusted' },
    'Another cluster answers at this address: its kube-system namespace is not the one that was registered.',
    { fix: 'Register the new cluster on its own, and move the applications to it. Nothing was written.' },
  );
}
