import { applyObject, type KubernetesAccess, kubernetesRequest } from '../kubernetes-request.ts';
import { kubeconfigText } from './kubeconfig.ts';

/** Whom to make, and what it may do. */
export interface ServiceAccountSpec {
  name: string;
  namespace: string;
  /** A ClusterRole bound to it in the whole cluster: `cluster-admin`, `view`, … or one of the caller's. */
  clusterRole: string;
  /** Bind it in its own namespace only. */
  namespacedOnly?: boolean;
  /** How long the token lives, in seconds. Default a day. */
  tokenSeconds?: number;
}

const DAY_SECONDS = 24 * 60 * 60;
const RBAC = 'rbac.authorization.k8s.io';

/**
 * Makes a service account with a role and gives a kubeconfig that holds a token of it: what a person would register.
 * @throws Error with the API server's words when it refuses (the namespace has to exist).
 */
export async function createServiceAccountKubeconfig(
  access: KubernetesAccess,
  spec: ServiceAccountSpec,
): Promise<string> {
  const { name, namespace } = spec;
  const accountPath = `/api/v1/namespaces/${namespace}/serviceaccounts/${name}`;
  await applyObject(access, accountPath, {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name, namespace },
  });
  await bind(access, spec);
  const token = await requestToken(access, accountPath, spec.tokenSeconds ?? DAY_SECONDS);
  return kubeconfigText(access.server, access.caPem, { name, namespace, credential: { token } });
}

async function bind(access: KubernetesAccess, spec: ServiceAccountSpec): Promise<void> {
  const { name, namespace, clusterRole, namespacedOnly = false } = spec;
  const bindingName = `${namespace}-${name}-${clusterRole}`;
  const [kind, folder, place] = namespacedOnly
    ? ['RoleBinding', `namespaces/${namespace}/rolebindings`, { namespace }]
    : ['ClusterRoleBinding', 'clusterrolebindings', {}];
  await applyObject(access, `/apis/${RBAC}/v1/${folder}/${bindingName}`, {
    apiVersion: `${RBAC}/v1`,
    kind,
    metadata: { name: bindingName, ...place },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: clusterRole },
    subjects: [{ kind: 'ServiceAccount', name, namespace }],
  });
}

async function requestToken(
  access: KubernetesAccess,
  accountPath: string,
  expirationSeconds: number,
): Promise<string> {
  const request = {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: { expirationSeconds },
  };
  const { status, body } = await kubernetesRequest(access, 'POST', `${accountPath}/token`, request);
  const token = (body as { status?: { token?: unknown } } | undefined)?.status?.token;
  if (status === 201 && typeof token === 'string') return token;
  throw new Error(`A token was refused with ${status}: ${JSON.stringify(body)}`);
}
