export { type ConnectedCluster, type ConnectOptions, connect } from './connect.ts';
export type { KubeRequest, KubeRequestOptions, KubeResponse } from './http/request.ts';
export { kubeconfigContexts, type ParsedKubeconfig, parseKubeconfig } from './kubeconfig/parse.ts';
export { KubeconfigError, type KubeconfigRefusal } from './kubeconfig/words.ts';
export { type ClusterProbe, probeCluster } from './probe/probe.ts';
