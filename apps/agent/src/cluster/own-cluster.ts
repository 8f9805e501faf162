import type { ClusterCredential } from '@landfall/contracts/cluster';
import type { AllowList } from '@landfall/egress';
import { type RememberedDiscovery, rememberDiscovery } from '@landfall/engine';
import { type ConnectedCluster, connect } from '@landfall/kube';

/** The cluster that the agent is the host of. */
export interface OwnCluster extends RememberedDiscovery {
  cluster: ConnectedCluster;
}

/** Connects to it. Its address is nearly always a private one, and whoever runs the agent chose it. */
export function ownCluster(credential: ClusterCredential, allow: AllowList): OwnCluster {
  const { hostname, port } = new URL(credential.server);
  const own = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 443) };
  const cluster = connect(credential, { allow: [...allow, own], userAgent: 'landfall-agent' });
  return { cluster, ...rememberDiscovery(cluster) };
}
