import { randomBytes } from 'node:crypto';
import { type KubernetesAccess, kubernetesRequest } from '../kubernetes-request.ts';
import { RUN_VARIABLE, requirePart } from './state.ts';

const LABEL = 'landfall.dev/test-run';

/** How to reach the shared cluster as its admin. */
export async function clusterAccess(): Promise<
  KubernetesAccess & { kubeconfig: string; auditLogPath: string }
> {
  const {
    server = '',
    caPem = '',
    kubeconfig = '',
    auditLogPath = '',
    ...rest
  } = await requirePart('cluster');
  return {
    server,
    caPem,
    kubeconfig,
    auditLogPath,
    admin: { cert: rest.adminCert ?? '', key: rest.adminKey ?? '' },
  };
}

/** Makes a namespace that nobody else uses; it goes when the test run ends. */
export async function createTestNamespace(): Promise<string> {
  const name = `t-${randomBytes(5).toString('hex')}`;
  const metadata = { name, labels: { [LABEL]: process.env[RUN_VARIABLE] ?? 'by-hand' } };
  const { status, body } = await kubernetesRequest(await clusterAccess(), 'POST', '/api/v1/namespaces', {
    metadata,
  });
  if (status !== 201) throw new Error(`The namespace was refused with ${status}: ${JSON.stringify(body)}`);
  return name;
}

/** Asks for the deletion of every namespace of this test run; does not wait for it. */
export async function removeTestNamespaces(): Promise<void> {
  const run = process.env[RUN_VARIABLE];
  // A cluster that is gone has taken its namespaces along.
  const access = run ? await clusterAccess().catch(() => undefined) : undefined;
  if (!access) return;
  const query = `?labelSelector=${encodeURIComponent(`${LABEL}=${run}`)}`;
  const { body } = await kubernetesRequest(access, 'GET', `/api/v1/namespaces${query}`);
  const { items = [] } = (body ?? {}) as { items?: { metadata: { name: string } }[] };
  for (const { metadata } of items)
    await kubernetesRequest(access, 'DELETE', `/api/v1/namespaces/${metadata.name}`);
}
