import type { ProblemWords } from '@landfall/contracts/problem';
import { APPLICATION_LABEL, groupVersion, type Manifest, refOf } from '@landfall/contracts/resource';
import type {
  Cluster,
  FollowLogOptions,
  KindRef,
  ListOptions,
  LogStream,
  WatchOptions,
} from '@landfall/engine';
import type { ConnectedCluster } from '@landfall/kube';
import { judgeRead, judgeWrite, type LocalPolicy } from './judge.ts';
import { PolicyRefusal } from './words.ts';

/** The cluster as questions and heals may use it. */
export type ObeyingCluster = Cluster & LogStream & Pick<ConnectedCluster, 'guarded'>;

/**
 * The same cluster, and no request leaves for it that the local policy does not allow, whatever a plan says: writes and dry
 * runs by their object, reads by theirs, lists and watches by their kind and namespace. Each call throws `PolicyRefusal`,
 * which is a `ClusterError`.
 */
export function obeying(cluster: ConnectedCluster, policy: () => Promise<LocalPolicy>): ObeyingCluster {
  return {
    ...obeyed(cluster, policy),
    followLog: (pod, options) => followed(cluster, policy, pod, options),
    guarded: (beforeSend) => obeyed(cluster.guarded(beforeSend), policy),
  };
}

type Name = { namespace: string; name: string };
type Judged = (judge: (policy: LocalPolicy) => ProblemWords | undefined) => Promise<void>;

/** Method by method: one that the port gets anew has to be decided about here. */
function obeyed(cluster: Cluster, policy: () => Promise<LocalPolicy>): Cluster {
  const allowed: Judged = async (judge) => {
    const words = judge(await policy());
    if (words) throw new PolicyRefusal(words);
  };
  const write = (kind: KindRef, { namespace, name }: Name, group = kind.group) =>
    allowed((rules) => judgeWrite(rules, { group, kind: kind.kind, namespace, name }));
  const writeManifest = (kind: KindRef, { apiVersion, metadata }: Manifest) => {
    // The path is made of these.
    const { name = '', namespace = '' } = metadata;
    return write(kind, { namespace, name }, groupVersion(apiVersion).group);
  };
  return {
    discover: () => cluster.discover(),
    version: () => cluster.version(),
    list: (kind, options) => listed(cluster, policy, kind, options),
    get: async (kind, name) => {
      await allowed((rules) => judgeRead(rules, { ...kind, ...name }));
      return cluster.get(kind, name);
    },
    apply: async (kind, manifest, options) => {
      await writeManifest(kind, manifest);
      return cluster.apply(kind, manifest, options);
    },
    create: async (kind, manifest, options) => {
      await writeManifest(kind, manifest);
      return cluster.create(kind, manifest, options);
    },
    replace: async (kind, manifest, options) => {
      await writeManifest(kind, manifest);
      return cluster.replace(kind, manifest, options);
    },
    patch: async (kind, name, operations, options) => {
      await write(kind, name);
      return cluster.patch(kind, name, operations, options);
    },
    delete: async (kind, name, options) => {
      await write(kind, name);
      return cluster.delete(kind, name, options);
    },
    logs: async (pod, options) => {
      await allowed((rules) => judgeRead(rules, { group: '', kind: 'Pod', ...pod }));
      return cluster.logs(pod, options);
    },
    watch: (kind, options) => watched(cluster, allowed, kind, options),
  };
}

const askedOf = ({ group, kind, namespaced }: KindRef, { namespace }: ListOptions) => ({
  group,
  kind,
  namespace: namespace ?? '',
  everywhere: namespaced && namespace === undefined,
});

/** What a list may show of others is judged one by one; what carries our mark is ours to know of, if only to leave it alone. */
async function listed(
  cluster: Cluster,
  policy: () => Promise<LocalPolicy>,
  kind: KindRef,
  options: ListOptions,
): Promise<Manifest[]> {
  const rules = await policy();
  const words = judgeRead(rules, askedOf(kind, options));
  if (words) throw new PolicyRefusal(words);
  const objects = await cluster.list(kind, options);
  const isMarked = options.labelSelector?.startsWith(`${APPLICATION_LABEL}=`) === true;
  if (isMarked && kind.namespaced) return objects;
  return objects.filter((object) => judgeRead(rules, refOf(object)) === undefined);
}

async function* watched(cluster: Cluster, allowed: Judged, kind: KindRef, options: WatchOptions) {
  await allowed((rules) => judgeRead(rules, askedOf(kind, options)));
  yield* cluster.watch(kind, options);
}

/** Judged as it begins; whoever follows asks again after minutes. */
async function* followed(
  cluster: LogStream,
  policy: () => Promise<LocalPolicy>,
  pod: Name,
  options: FollowLogOptions,
) {
  const words = judgeRead(await policy(), { group: '', kind: 'Pod', ...pod });
  if (words) throw new PolicyRefusal(words);
  yield* cluster.followLog(pod, options);
}
