import { randomUUID } from 'node:crypto';
import type { Json, Manifest } from '@landfall/contracts/resource';
import { expect, test } from 'vitest';
import { configMap, type Sandbox, sandbox } from '../../test/sandbox.ts';
import { type Cluster, ClusterError, kindOf } from '../index.ts';

/** A number that only the cluster knows. */
const CANARY = 271;
const autoscaler = (spec: { [key: string]: Json }): Manifest => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'web' },
  spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, ...spec },
});
/** Above the live maximum, which the API server then quotes. */
const tooMany = autoscaler({ minReplicas: CANARY + 1 });

/** Made by somebody else, without our marks. */
async function foreign(box: Sandbox, manifest: Manifest): Promise<void> {
  const [group = '', version = ''] = ['', ...manifest.apiVersion.split('/')].slice(-2);
  const kind = kindOf(await box.cluster.discover(), { group, version, kind: manifest.kind });
  if (!kind) throw new Error(`no kind ${manifest.kind}`);
  const metadata = { ...manifest.metadata, namespace: box.namespace };
  const how = { fieldManager: 'somebody', force: false, dryRun: false };
  await box.cluster.apply(kind, { ...manifest, metadata }, how);
}

test('a refusal that quotes what a stranger’s object holds is told without it, and as one of an object that is there', async () => {
  const box = await sandbox();
  await foreign(box, autoscaler({ maxReplicas: CANARY }));
  const { plan } = await box.plan([tooMany]);
  expect(plan.items[0]).toMatchObject({ action: 'refuse', changes: [], uid: expect.any(String) });
  expect(plan.items[0]?.reason).toContain('refused it at spec.maxReplicas');
  expect(plan.items[0]?.reason).not.toContain(String(CANARY));
});

test('of our own object the same refusal is told in the server’s words', async () => {
  const box = await sandbox();
  await box.sync([autoscaler({ maxReplicas: CANARY })], { waitForHealth: false });
  const { plan } = await box.plan([autoscaler({ maxReplicas: CANARY, minReplicas: CANARY + 1 })]);
  expect(plan.items[0]?.reason).toContain(`Invalid value: ${CANARY}`);
});

const denies = (
  cluster: Cluster,
  more: Partial<Cluster> = {},
  why = `x may not go from ${CANARY} to 2`,
): Cluster => ({
  ...cluster,
  apply: async () => {
    const said = `admission webhook "policy.test" denied the request: ${why}`;
    throw new ClusterError({ code: 'forbidden' }, said, {
      fix: 'Change in Git what this webhook does not allow.',
    });
  },
  ...more,
});

test('a webhook’s words about an object that stands there are not those about a new one', async () => {
  const box = await sandbox();
  const desired = [configMap('theirs', { x: '2' }), configMap('new', { x: '2' })];
  await foreign(box, configMap('theirs', { x: String(CANARY) }));
  const { items } = (await box.plan(desired, {}, denies(box.cluster))).plan;
  const [theirs, made] = ['theirs', 'new'].map((name) => items.find(({ ref }) => ref.name === name));
  expect(theirs).toMatchObject({ action: 'refuse', uid: expect.any(String), warnings: [] });
  expect(theirs?.reason).toContain('(the admission webhook policy.test denied it)');
  expect(theirs?.reason).toContain('Change in Git what this webhook does not allow.');
  expect(JSON.stringify(theirs)).not.toContain(String(CANARY));
  expect(made).toMatchObject({ action: 'create', warnings: [expect.stringContaining('policy.test')] });
});

test('what may be written and not read is taken for a stranger’s', async () => {
  const box = await sandbox();
  const get: Cluster['get'] = async () => {
    throw new ClusterError({ code: 'forbidden' }, 'User "ci" cannot get resource "configmaps"');
  };
  const { items } = (
    await box.plan([configMap(`m-${randomUUID()}`, { x: '2' })], {}, denies(box.cluster, { get }))
  ).plan;
  expect(items[0]?.action).toBe('refuse');
  expect(items[0]?.reason).not.toContain(String(CANARY));
});

test('nor what a webhook calls immutable, where nothing differs that could be named', async () => {
  const box = await sandbox();
  const same = configMap('theirs', { x: String(CANARY) });
  await foreign(box, same);
  const through = denies(box.cluster, {}, `it is immutable after creation, with ${CANARY}`);
  const [item] = (await box.plan([same], {}, through)).plan.items;
  expect(item?.reason).toMatch(/^It cannot be changed in place: The API server refused it/);
  expect(item?.reason).not.toContain(String(CANARY));
});
