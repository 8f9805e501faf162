import { type Manifest, refOf, resourceKey } from '@landfall/contracts/resource';
import { type Cluster, ClusterError, type Kind } from '../src/index.ts';

const kind = (group: string, name: string, plural: string, namespaced = true): Kind => ({
  group,
  version: 'v1',
  versions: ['v1'],
  kind: name,
  plural,
  namespaced,
  verbs: [],
});

export const DATA_KINDS: readonly Kind[] = [
  kind('', 'Namespace', 'namespaces', false),
  kind('', 'ConfigMap', 'configmaps'),
  kind('', 'Service', 'services'),
  kind('apps', 'Deployment', 'deployments'),
  kind('rbac.authorization.k8s.io', 'ClusterRole', 'clusterroles', false),
  kind('x.test', 'Widget', 'widgets'),
];

/**
 * A cluster that is data: it answers reads and dry runs, in the order it was given, and cannot be written. For properties of
 * plans over many thousand states; what an API server really makes of an object is shown on a real one.
 */
export function dataCluster(objects: readonly Manifest[], failedGroups: string[] = []): Cluster {
  const found = new Map(objects.map((object) => [resourceKey(refOf(object)), object]));
  const never = () => Promise.reject(new Error('a plan only reads'));
  return {
    discover: async () => ({
      kinds: DATA_KINDS.filter(({ group }) => !failedGroups.includes(group)),
      failedGroups,
    }),
    version: async () => 'v1.34.4',
    list: async (of, { labelSelector = '' }) => {
      const [label = '', value] = labelSelector.split('=');
      return objects.filter((object) => object.kind === of.kind && object.metadata.labels?.[label] === value);
    },
    get: async ({ group, kind: name }, { namespace, name: called }) => {
      const object = found.get(resourceKey({ group, kind: name, namespace, name: called }));
      if (!object) throw new ClusterError({ code: 'not-found', of: 'object' }, 'It is not there.');
      return object;
    },
    apply: async (_kind, manifest, { dryRun }) => {
      if (!dryRun) return never();
      const live = found.get(resourceKey(refOf(manifest)));
      if (!live) return { object: manifest, status: 'created', warnings: [] };
      const metadata = { ...live.metadata, ...manifest.metadata };
      return { object: { ...live, ...manifest, metadata }, status: 'configured', warnings: [] };
    },
    create: never,
    replace: never,
    patch: never,
    delete: never,
    logs: never,
    watch: () => {
      throw new Error('a plan only reads');
    },
  };
}
