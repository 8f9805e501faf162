import { ignoreDifference } from '@landfall/contracts/application';
import { APPLICATION_LABEL, type Json, type Manifest, refOf } from '@landfall/contracts/resource';
import { expect, test, vi } from 'vitest';
import { deployment, patchAs, planLines, type Sandbox, sandbox } from '../../test/sandbox.ts';
import { kindOf } from '../ports/cluster.ts';

const ignoreDifferences = [
  ignoreDifference.parse({ group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] }),
];
async function kindFor(box: Sandbox, manifest: Manifest) {
  const kind = kindOf(await box.cluster.discover(), refOf(manifest));
  if (!kind) throw new Error(`no kind ${manifest.kind}`);
  return kind;
}
async function read(box: Sandbox, manifest: Manifest): Promise<Manifest> {
  const kind = await kindFor(box, manifest);
  const namespace = kind.namespaced ? box.namespace : '';
  return box.cluster.get(kind, { namespace, name: manifest.metadata.name });
}
async function makeAs(box: Sandbox, fieldManager: string, manifest: Manifest): Promise<void> {
  const metadata = { ...manifest.metadata, namespace: box.namespace };
  await box.cluster.create(
    await kindFor(box, manifest),
    { ...manifest, metadata },
    { fieldManager, dryRun: false },
  );
}
const replicasOf = async (box: Sandbox) =>
  ((await read(box, deployment('web'))).spec as { replicas: number }).replicas;

test('A.5: at first contact an ignored field of another manager is no conflict and keeps its value', async () => {
  const box = await sandbox();
  await makeAs(box, 'horizontal-pod-autoscaler', deployment('web', { replicas: 0 }));
  const desired = [deployment('web', { replicas: 1 })];
  expect((await box.plan(desired)).plan.items[0]).toMatchObject({
    action: 'refuse',
    conflicts: [{ pointer: '/spec/replicas' }],
  });
  const { planned, outcome } = await box.sync(desired, { ignoreDifferences });
  expect(outcome).toBe('succeeded');
  const changed = planned.plan.items[0]?.changes.map(({ pointer }) => pointer);
  expect(changed?.every((pointer) => pointer.startsWith('/metadata/'))).toBe(true);
  expect(await replicasOf(box)).toBe(0);
  expect(planLines(await box.plan(desired, { ignoreDifferences }))).toEqual(['Deployment web: unchanged']);
});

test('A.5: a conflict beside the ignored field is named all the same', async () => {
  const box = await sandbox();
  await makeAs(box, 'somebody', deployment('web', { replicas: 0, image: 'registry.test/web:1' }));
  const desired = [deployment('web', { replicas: 1, image: 'registry.test/web:2' })];
  const { plan } = await box.plan(desired, { ignoreDifferences });
  expect(plan.items[0]).toMatchObject({ action: 'refuse' });
  expect(plan.items[0]?.reason).toContain('image');
});

test('A.5: an ignored field of an object whose label was stripped is no change', async () => {
  const box = await sandbox();
  const desired = [deployment('web', { replicas: 0 })];
  await box.sync(desired);
  await patchAs(box, 'scaler', 'apps/deployments/web', { spec: { replicas: 1 } });
  const stripped = { metadata: { labels: { [APPLICATION_LABEL]: null } } };
  await patchAs(box, 'kubectl-label', 'apps/deployments/web', stripped);
  const respects = { ignoreDifferences, syncOptions: ['RespectIgnoreDifferences=true'] };
  const { planned, outcome } = await box.sync(desired, { ...respects, waitForHealth: false });
  expect(planned.plan.items[0]?.changes.map(({ pointer }) => pointer)).toEqual(['/metadata/labels']);
  expect(outcome).toBe('succeeded');
  expect(await replicasOf(box)).toBe(1);
});

test('A.5: the rules of an aggregated ClusterRole are the cluster’s, and stay when something else changes', async () => {
  const box = await sandbox();
  const group = `${box.namespace}.test`;
  const role = (name: string, rest: { [key: string]: Json }, labels: Record<string, string>): Manifest => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: `${box.namespace}-${name}`, labels },
    ...rest,
  });
  const rules = [{ apiGroups: [group], resources: ['things'], verbs: ['get'] }];
  const whole = (label: string) =>
    role(
      'whole',
      { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { [group]: 'yes' } }] }, rules: [] },
      { label },
    );
  const desired = (label: string) => [role('part', { rules }, { [group]: 'yes' }), whole(label)];
  await box.sync(desired('one'));
  await vi.waitFor(async () => expect((await read(box, whole(''))).rules).toEqual(rules), 20_000);
  expect(planLines(await box.plan(desired('one')))).toEqual([
    `ClusterRole ${box.namespace}-part: unchanged`,
    `ClusterRole ${box.namespace}-whole: unchanged`,
  ]);
  const { planned, outcome } = await box.sync(desired('two'));
  expect(planned.plan.items[1]?.changes.map(({ pointer }) => pointer)).toEqual(['/metadata/labels/label']);
  expect(outcome).toBe('succeeded');
  expect((await read(box, whole(''))).rules).toEqual(rules);
  await box.sync([], { prune: true });
});

test('A.5: an injected CA bundle is no drift, and Git’s placeholder never takes its place', async () => {
  const box = await sandbox();
  const name = `${box.namespace}-it`;
  const webhook = (label: string): Manifest => ({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name, labels: { label } },
    webhooks: [
      {
        name: 'it.landfall.test',
        admissionReviewVersions: ['v1'],
        sideEffects: 'None',
        failurePolicy: 'Ignore',
        clientConfig: { caBundle: 'Cg==', service: { name: 'none', namespace: box.namespace } },
        rules: [
          { apiGroups: ['nowhere.test'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['things'] },
        ],
      },
    ],
  });
  await box.sync([webhook('one')]);
  const caBundle = Buffer.from('the real one').toString('base64');
  const kind = await kindFor(box, webhook(''));
  await box.cluster.patch(
    kind,
    { namespace: '', name },
    [{ op: 'replace', path: '/webhooks/0/clientConfig/caBundle', value: caBundle }],
    { fieldManager: 'cert-manager-cainjector', dryRun: false },
  );
  expect(planLines(await box.plan([webhook('one')]))).toEqual([
    `ValidatingWebhookConfiguration ${name}: unchanged`,
  ]);
  const { planned, outcome } = await box.sync([webhook('two')]);
  expect(planned.plan.items[0]?.changes.map(({ pointer }) => pointer)).toEqual(['/metadata/labels/label']);
  expect(outcome).toBe('succeeded');
  const live = await read(box, webhook(''));
  expect(live.webhooks).toMatchObject([{ clientConfig: { caBundle } }]);
  await box.sync([], { prune: true });
});

test('A.5: status in Git is nobody’s wish: it is neither sent nor compared', async () => {
  const box = await sandbox();
  const desired = [{ ...deployment('web', { replicas: 0 }), status: { replicas: 7, readyReplicas: 7 } }];
  await box.sync(desired);
  expect(planLines(await box.plan(desired))).toEqual(['Deployment web: unchanged']);
  expect((await read(box, deployment('web'))).status).not.toMatchObject({ readyReplicas: 7 });
});

test('7: a heal leaves an ignored field as it lives, and a look does not name it', async () => {
  const box = await sandbox();
  const desired = [deployment('web', { replicas: 0 })];
  await box.sync(desired);
  await patchAs(box, 'scaler', 'apps/deployments/web', { spec: { replicas: 1 } });
  await patchAs(box, 'kubectl-label', 'apps/deployments/web', {
    metadata: { labels: { [APPLICATION_LABEL]: null } },
  });
  const heal = { ignoreDifferences, respectIgnored: true, waitForHealth: false };
  const { planned, outcome } = await box.sync(desired, heal);
  expect(planned.plan.items[0]?.changes.map(({ pointer }) => pointer)).toEqual(['/metadata/labels']);
  expect(outcome).toBe('succeeded');
  expect(await replicasOf(box)).toBe(1);
});

test('7: a field that a run is told to leave stays as it lives, the rest of the object is put back', async () => {
  const box = await sandbox();
  const desired = [deployment('web', { replicas: 0 })];
  await box.sync(desired);
  await patchAs(box, 'scaler', 'apps/deployments/web', {
    metadata: { labels: { [APPLICATION_LABEL]: null } },
    spec: { replicas: 1 },
  });
  const leave = [{ ref: refOf(deployment('web')), pointer: '/spec/replicas' }].map(({ ref, pointer }) => ({
    ref: { ...ref, namespace: box.namespace },
    pointer,
  }));
  const { planned, outcome } = await box.sync(desired, { leave, waitForHealth: false });
  expect(planned.plan.items[0]?.changes.map(({ pointer }) => pointer)).toEqual(['/metadata/labels']);
  expect(outcome).toBe('succeeded');
  expect(await replicasOf(box)).toBe(1);
  expect(planLines(await box.plan(desired, { leave }))).toEqual(['Deployment web: unchanged']);
  await box.sync(desired, { waitForHealth: false });
  expect(await replicasOf(box)).toBe(0);
});

test.each(['/apiVersion', '/kind', '/metadata', '/metadata/name', '/metadata/labels', '..'])(
  'A.5: a rule that takes %s leaves an object what it is, and ours',
  async (path) => {
    const box = await sandbox();
    await box.sync([deployment('web', { replicas: 0 })]);
    const stripped = { metadata: { labels: { [APPLICATION_LABEL]: null, theirs: '1' } } };
    await patchAs(box, 'kubectl-edit', 'apps/deployments/web', stripped);
    const paths = path.startsWith('/') ? { jsonPointers: [path] } : { jqPathExpressions: [path] };
    const all = [ignoreDifference.parse({ group: '*', kind: '*', ...paths })];
    const desired = [deployment('web', { replicas: 0, image: 'registry.test/web:2' })];
    const { outcome } = await box.sync(desired, { ignoreDifferences: all, respectIgnored: true });
    expect(outcome).toBe('succeeded');
    const live = await read(box, deployment('web'));
    expect(live.metadata.labels).toEqual({ [APPLICATION_LABEL]: box.application.id, theirs: '1' });
    // `..` is every field there is.
    const image = path === '..' ? 'registry.test/web:1' : 'registry.test/web:2';
    expect(JSON.stringify(live.spec)).toContain(image);
  },
);
