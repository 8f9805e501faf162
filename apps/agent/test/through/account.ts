import type { AgentRights } from '@landfall/contracts/agent';
import type { Json, Manifest } from '@landfall/contracts/resource';
import { applyObject, kubernetesRequest } from '@landfall/devstack/kubernetes-request';
import { type TestCluster, testCluster } from '@landfall/devstack/test-stack';
import { chartObjects } from './chart.ts';

const NAME = 'landfall-agent';

/** The account that the chart makes for an agent, in a namespace of its own, with no right but those of the chart. */
export interface AgentAccount {
  home: string;
  /** What a pod of it has mounted. */
  token: string;
  caPem: string;
  server: string;
  kubeconfig: string;
  /** With rights `namespaces`: all of these from now on. Resolves when the API server knows. */
  allow(namespaces: readonly string[]): Promise<void>;
}

/** Installs the chart but for its pod, in a namespace of its own: there are several here. */
export async function agentAccount(
  rights: AgentRights,
  namespaces: readonly string[],
): Promise<AgentAccount> {
  const access = await testCluster();
  const home = await access.namespace();
  const { body } = await kubernetesRequest(access, 'GET', `/api/v1/namespaces/${home}`);
  const { uid } = (body as Manifest).metadata;
  const allow = async (all: readonly string[]) => {
    const chart = await chartObjects({ home, rights, namespaces: all, url: 'http://127.0.0.1' });
    const objects = chart.filter(({ kind }) => kind !== 'Deployment').map((one) => named(one, home, uid));
    for (const object of objects) await applyObject(access, pathOf(object), object);
    await known(access, home, rights === 'namespaces' ? all : [home]);
  };
  await allow(namespaces);
  const token = await tokenOf(access, home);
  return {
    home,
    token,
    caPem: access.caPem,
    server: access.server,
    kubeconfig: kubeconfigOf(access, token),
    allow,
  };
}

/** Its rights in the whole cluster are called after its namespace, and go with it. */
function named(object: Manifest, home: string, uid: Json | undefined): Manifest {
  if (!object.kind.startsWith('ClusterRole')) return object;
  const ownerReferences = [{ apiVersion: 'v1', kind: 'Namespace', name: home, uid: String(uid) }];
  const metadata = { ...object.metadata, name: home, ownerReferences };
  const { roleRef } = object;
  return { ...object, metadata, ...(roleRef ? { roleRef: { ...(roleRef as object), name: home } } : {}) };
}

const PLURALS: Record<string, string> = {
  ServiceAccount: 'serviceaccounts',
  ConfigMap: 'configmaps',
  Role: 'roles',
  RoleBinding: 'rolebindings',
  ClusterRole: 'clusterroles',
  ClusterRoleBinding: 'clusterrolebindings',
};

function pathOf({ apiVersion, kind, metadata: { name, namespace } }: Manifest): string {
  const root = apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`;
  const plural = PLURALS[kind];
  if (!plural) throw new Error(`the chart has a ${kind}`);
  return `${root}${namespace === undefined ? '' : `/namespaces/${namespace}`}/${plural}/${name}`;
}

/** The authorizer learns of a binding a moment after it was made. */
async function known(access: TestCluster, home: string, namespaces: readonly string[]): Promise<void> {
  const user = `system:serviceaccount:${home}:${NAME}`;
  const groups = ['system:serviceaccounts', 'system:authenticated'];
  for (const namespace of namespaces) {
    const resourceAttributes = { verb: 'list', resource: 'secrets', namespace };
    for (;;) {
      const { body } = await kubernetesRequest(
        access,
        'POST',
        '/apis/authorization.k8s.io/v1/subjectaccessreviews',
        { spec: { user, groups, resourceAttributes } },
      );
      if ((body as { status?: { allowed?: boolean } }).status?.allowed) break;
    }
  }
}

async function tokenOf(access: TestCluster, home: string): Promise<string> {
  const path = `/api/v1/namespaces/${home}/serviceaccounts/${NAME}/token`;
  const { body } = await kubernetesRequest(access, 'POST', path, { spec: {} });
  return (body as { status: { token: string } }).status.token;
}

const kubeconfigOf = ({ server, caPem }: TestCluster, token: string): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': NAME,
    contexts: [{ name: NAME, context: { cluster: NAME, user: NAME } }],
    clusters: [
      {
        name: NAME,
        cluster: { server, 'certificate-authority-data': Buffer.from(caPem).toString('base64') },
      },
    ],
    users: [{ name: NAME, user: { token } }],
  });
