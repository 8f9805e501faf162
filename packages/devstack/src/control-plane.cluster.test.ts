import { expect, test } from 'vitest';
import { auditOffset, readAudit, settleAudit } from './audit-log.ts';
import { createServiceAccountKubeconfig } from './control-plane.ts';
import { applyObject, kubernetesRequest } from './kubernetes-request.ts';
import { type TestCluster, testCluster } from './test-stack.ts';

const template = (name: string) => ({
  metadata: { labels: { app: name } },
  spec: { containers: [{ name: 'main', image: 'registry.example/app:1' }] },
});
const selector = (name: string) => ({ matchLabels: { app: name } });
const claim = {
  metadata: { name: 'data' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
};

async function status(cluster: TestCluster, path: string): Promise<Record<string, unknown>> {
  const { body } = await kubernetesRequest(cluster, 'GET', path);
  return (body as { status?: Record<string, unknown> }).status ?? {};
}

test('workloads become what they would in a real cluster', async () => {
  const cluster = await testCluster();
  const namespace = await cluster.namespace();
  const at = (group: string, kind: string, name: string) =>
    `/apis/${group}/namespaces/${namespace}/${kind}/${name}`;
  const create = (apiVersion: string, kind: string, path: string, spec: object) =>
    applyObject(cluster, path, {
      apiVersion,
      kind,
      metadata: { name: path.split('/').pop(), namespace },
      spec,
    });
  const paths = {
    deployment: at('apps/v1', 'deployments', 'web'),
    stateful: at('apps/v1', 'statefulsets', 'store'),
    daemon: at('apps/v1', 'daemonsets', 'every'),
    job: at('batch/v1', 'jobs', 'once'),
  };
  await create('apps/v1', 'Deployment', paths.deployment, {
    replicas: 3,
    selector: selector('web'),
    template: template('web'),
  });
  await create('apps/v1', 'StatefulSet', paths.stateful, {
    replicas: 2,
    serviceName: 'store',
    selector: selector('store'),
    template: template('store'),
    volumeClaimTemplates: [claim],
  });
  await create('apps/v1', 'DaemonSet', paths.daemon, {
    selector: selector('every'),
    template: template('every'),
  });
  const once = template('once');
  await create('batch/v1', 'Job', paths.job, {
    template: { ...once, spec: { ...once.spec, restartPolicy: 'Never' } },
  });

  const patience = { timeout: 40_000, interval: 200 };
  await expect.poll(() => status(cluster, paths.deployment), patience).toMatchObject({ readyReplicas: 3 });
  await expect.poll(() => status(cluster, paths.stateful), patience).toMatchObject({ readyReplicas: 2 });
  await expect.poll(() => status(cluster, paths.daemon), patience).toMatchObject({ numberReady: 3 });
  await expect.poll(() => status(cluster, paths.job), patience).toMatchObject({ succeeded: 1 });
});

test('a pod has ended before it goes', async () => {
  const cluster = await testCluster();
  const namespace = await cluster.namespace();
  const path = `/api/v1/namespaces/${namespace}/pods/web`;
  const object = (finalizers: string[]) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace, finalizers },
    spec: template('web').spec,
  });
  await applyObject(cluster, path, object(['landfall.test/hold']));
  await expect.poll(() => status(cluster, path), { timeout: 40_000 }).toMatchObject({ phase: 'Running' });
  await kubernetesRequest(cluster, 'DELETE', path);
  await expect.poll(() => status(cluster, path), { timeout: 40_000 }).toMatchObject({ phase: 'Failed' });
  await applyObject(cluster, path, object([]));
  const code = async () => (await kubernetesRequest(cluster, 'GET', path)).status;
  await expect.poll(code, { timeout: 40_000 }).toBe(404);
});

test('a service account gets a kubeconfig that does what its role may, and no more', async () => {
  const cluster = await testCluster();
  const namespace = await cluster.namespace();
  const spec = { name: 'viewer', namespace, clusterRole: 'view', namespacedOnly: true };
  const kubeconfig = await createServiceAccountKubeconfig(cluster, spec);
  const token = /token: (\S+)/.exec(kubeconfig)?.[1] ?? '';
  expect(kubeconfig).toContain(`server: ${cluster.server}`);
  expect(kubeconfig).not.toContain('client-certificate');
  const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', spec: { token } };
  const { body } = await kubernetesRequest(
    cluster,
    'POST',
    '/apis/authentication.k8s.io/v1/tokenreviews',
    review,
  );
  const user = `system:serviceaccount:${namespace}:viewer`;
  expect(body).toMatchObject({ status: { authenticated: true, user: { username: user } } });
  const may = async (verb: string, resource: string) => {
    const resourceAttributes = { namespace, verb, resource };
    const access = {
      kind: 'SubjectAccessReview',
      apiVersion: 'authorization.k8s.io/v1',
      spec: { user, resourceAttributes },
    };
    const answer = await kubernetesRequest(
      cluster,
      'POST',
      '/apis/authorization.k8s.io/v1/subjectaccessreviews',
      access,
    );
    return (answer.body as { status: { allowed: boolean } }).status.allowed;
  };
  expect(
    await Promise.all([may('list', 'configmaps'), may('create', 'configmaps'), may('get', 'secrets')]),
  ).toEqual([true, false, false]);
});

test('the audit log tells each finished request once, and from an offset on only the later ones', async () => {
  const cluster = await testCluster();
  const namespace = await cluster.namespace();
  const path = `/api/v1/namespaces/${namespace}/configmaps/colours`;
  const object = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'colours', namespace },
    data: { a: 'green' },
  };
  const from = await auditOffset(cluster.auditLogPath);
  await applyObject(cluster, path, object);
  await kubernetesRequest(cluster, 'GET', path);
  await kubernetesRequest(cluster, 'GET', `${path}-missing`);
  await settleAudit(cluster, cluster.auditLogPath);
  const entries = await readAudit(cluster.auditLogPath, { sinceOffset: from, user: 'landfall-admin' });
  const ours = entries.filter((entry) => entry.namespace === namespace && entry.resource === 'configmaps');
  expect(ours.map(({ verb, name, code }) => [verb, name, code])).toEqual([
    ['patch', 'colours', 201],
    ['get', 'colours', 200],
    ['get', 'colours-missing', 404],
  ]);
  expect(ours[0]).toMatchObject({
    stage: 'ResponseComplete',
    group: '',
    uri: expect.stringContaining('fieldManager='),
  });
  const later = await auditOffset(cluster.auditLogPath);
  const after = await readAudit(cluster.auditLogPath, { sinceOffset: later });
  expect(after.filter((entry) => entry.namespace === namespace && entry.resource === 'configmaps')).toEqual(
    [],
  );
});

test("a Secret's content never reaches the audit log", async () => {
  const cluster = await testCluster();
  const namespace = await cluster.namespace();
  const from = await auditOffset(cluster.auditLogPath);
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 's', namespace },
    stringData: { a: 'canary-7f3' },
  };
  await applyObject(cluster, `/api/v1/namespaces/${namespace}/secrets/s`, secret);
  await settleAudit(cluster, cluster.auditLogPath);
  const entries = await readAudit(cluster.auditLogPath, { sinceOffset: from });
  expect(entries.some((entry) => entry.resource === 'secrets' && entry.namespace === namespace)).toBe(true);
  expect(JSON.stringify(entries)).not.toContain('canary-7f3');
});
