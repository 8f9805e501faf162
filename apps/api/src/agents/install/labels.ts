/** Everything of the agent is called so; there is one in a cluster. */
export const AGENT_NAME = 'landfall-agent';

export const agentLabels = {
  'app.kubernetes.io/name': AGENT_NAME,
  'app.kubernetes.io/part-of': 'landfall',
};

/** A Kubernetes object as it is written into a manifest. */
export interface ManifestObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels: Record<string, string> };
  [field: string]: unknown;
}

/** Name and labels of an object; without a namespace it is one of the whole cluster. */
export const metadataOf = (name: string, namespace?: string): ManifestObject['metadata'] => ({
  name,
  ...(namespace === undefined ? {} : { namespace }),
  labels: { ...agentLabels },
});
