import type { ClusterPermission } from '@landfall/contracts/cluster';
import { statusError } from '../errors/status.ts';
import type { KubeRequest } from '../http/request.ts';

/** What applications are made of, and what only a whole-cluster account may write. */
const RESOURCES = [
  { group: '', resource: 'configmaps' },
  { group: '', resource: 'secrets' },
  { group: '', resource: 'services' },
  { group: 'apps', resource: 'deployments' },
  { group: 'batch', resource: 'jobs' },
  { group: 'networking.k8s.io', resource: 'ingresses' },
  { group: '', resource: 'namespaces' },
  { group: 'apiextensions.k8s.io', resource: 'customresourcedefinitions' },
] as const;
const VERBS = ['list', 'create', 'patch', 'delete'] as const;
const CLUSTER_SCOPED = new Set(['namespaces', 'customresourcedefinitions']);

/**
 * What the credential may do, asked of the cluster itself (SelfSubjectAccessReview): cluster-wide, and in one
 * namespace where that is not allowed and one is given.
 */
export async function askPermissions(request: KubeRequest, namespace?: string): Promise<ClusterPermission[]> {
  const questions = RESOURCES.flatMap((of) => VERBS.map((verb) => ({ ...of, verb })));
  const answers = await Promise.all(
    questions.map(async (question): Promise<ClusterPermission> => {
      const wide = await ask(request, question, null);
      if (wide.allowed || namespace === undefined || CLUSTER_SCOPED.has(question.resource)) return wide;
      const narrow = await ask(request, question, namespace);
      return narrow.allowed ? narrow : wide;
    }),
  );
  return answers;
}

async function ask(
  request: KubeRequest,
  { group, resource, verb }: { group: string; resource: string; verb: string },
  namespace: string | null,
): Promise<ClusterPermission> {
  const response = await request({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    body: JSON.stringify({
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: { group, resource, verb, ...(namespace === null ? {} : { namespace }) } },
    }),
  });
  if (response.status !== 201) throw statusError(response, { subject: 'its permissions', kind: '' });
  const { status } = JSON.parse(response.text) as { status?: { allowed?: boolean } };
  return {
    verb,
    resource: group === '' ? resource : `${resource}.${group}`,
    namespace,
    allowed: status?.allowed === true,
  };
}
