import { testCluster } from '@landfall/devstack/test-stack';
import { type ConnectedCluster, connect, parseKubeconfig } from '@landfall/kube';
import type { Sandbox } from './sandbox.ts';

/** A connection as a ServiceAccount that may do everything with ConfigMaps in one namespace, and nothing else. */
export async function narrowAccount(box: Sandbox): Promise<ConnectedCluster> {
  const { namespace } = box;
  const post = async (path: string, body: object): Promise<unknown> => {
    const { status, text } = await box.cluster.request({ method: 'POST', path, body: JSON.stringify(body) });
    if (status !== 201) throw new Error(text);
    return JSON.parse(text);
  };
  const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;
  const metadata = { name: 'narrow' };
  await post(`/api/v1/namespaces/${namespace}/serviceaccounts`, { metadata });
  await post(`${rbac}/roles`, {
    metadata,
    rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['*'] }],
  });
  await post(`${rbac}/rolebindings`, {
    metadata,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'narrow' },
    subjects: [{ kind: 'ServiceAccount', name: 'narrow', namespace }],
  });
  const answer = await post(`/api/v1/namespaces/${namespace}/serviceaccounts/narrow/token`, { spec: {} });
  const { token } = (answer as { status: { token: string } }).status;
  const access = await testCluster();
  const { hostname, port } = new URL(access.server);
  const { server, caPem } = parseKubeconfig(access.kubeconfig);
  return connect(
    { server, ...(caPem ? { caPem } : {}), auth: { token } },
    { allow: [{ host: hostname, port: Number(port) }] },
  );
}
