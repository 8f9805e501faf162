import type { Json, Manifest } from '@landfall/contracts/resource';
import { expect, test } from 'vitest';
import { configMap, deployment, patchAs, planLines, sandbox } from '../../test/sandbox.ts';

const OPTIONS = 'argocd.argoproj.io/sync-options';
function web(env: Json[], more: { [key: string]: Json } = {}, annotations = {}): Manifest {
  const one = deployment('web', { replicas: 0 });
  one.metadata.annotations = annotations;
  const container = { name: 'web', image: 'registry.test/web:1', env };
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [container] } };
  one.spec = { ...(one.spec as object), ...more, template };
  return one;
}
const twice = [
  { name: 'A', value: '1' },
  { name: 'A', value: '2' },
];

test('an environment variable that stands twice is told with its name, and goes through with Replace=true', async () => {
  const box = await sandbox();
  const refused = (await box.plan([web(twice)])).plan.items[0];
  expect(refused).toMatchObject({ action: 'refuse' });
  expect(refused?.reason).toContain('.spec.template.spec.containers[name="web"].env (name="A")');
  const replaced = web(twice, {}, { [OPTIONS]: 'Replace=true' });
  expect((await box.sync([replaced])).outcome).toBe('succeeded');
  expect(planLines(await box.plan([replaced]))).toEqual(['Deployment web: unchanged']);
});

test('a number where a text belongs, and a field nobody knows', async () => {
  const box = await sandbox();
  const { plan } = await box.plan([
    web([{ name: 'A', value: 1 }]),
    { ...configMap('c', {}), nonsense: { a: 1 } },
  ]);
  const reasons = plan.items.map(({ reason }) => reason);
  expect(reasons[1]).toContain('.env[name="A"].value (string)');
  expect(reasons[0]).toContain('.nonsense is no field of this kind');
});

test('a kind in a version that is no longer served is told with the one that is', async () => {
  const box = await sandbox();
  const ingress = { apiVersion: 'extensions/v1beta1', kind: 'Ingress', metadata: { name: 'web' } };
  const wish = { apiVersion: 'wishes.test/v1', kind: 'Wish', metadata: { name: 'w' } };
  const reasons = (await box.plan([ingress, wish])).plan.items.map(({ reason }) => reason);
  expect(reasons).toEqual([
    'The cluster has no kind Ingress in extensions/v1beta1; it has one in networking.k8s.io/v1. Change its apiVersion in Git, and what else differs between the two.',
    'The cluster has no kind Wish in wishes.test/v1. Install its CustomResourceDefinition first, or add it to this application.',
  ]);
});

test('what a quota or a pod-security level does not allow is not told as a missing right', async () => {
  const box = await sandbox();
  const quota = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'q' } };
  await box.sync([{ ...quota, spec: { hard: { services: '0' } } }], { waitForHealth: false });
  const desired = [
    { ...quota, spec: { hard: { services: '0' } } },
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 's' }, spec: { ports: [{ port: 80 }] } },
  ];
  await expect
    .poll(async () => (await box.plan(desired)).plan.items[1]?.warnings.join(' '))
    .toContain('exceeded quota');
  const { outcome, results } = await box.sync(desired, { waitForHealth: false });
  expect(outcome).toBe('failed');
  expect(results[1]?.message).toContain('have the ResourceQuota of its namespace raised');
  expect(results[1]?.message).not.toContain('rights');
});

const recreated = (strategy: Json): Manifest[] => [web([], { strategy })];

test('a default in the way of what Git wants is taken out with it: RollingUpdate → Recreate → RollingUpdate', async () => {
  const box = await sandbox();
  await box.sync([web([])]);
  const { planned, outcome } = await box.sync(recreated({ type: 'Recreate' }));
  expect(planned.plan.items[0]).toMatchObject({
    action: 'configure',
    reason: expect.stringContaining('/spec/strategy/rollingUpdate is a default'),
  });
  expect(planned.plan.items[0]?.changes.map(({ pointer }) => pointer)).toEqual([
    '/spec/strategy/rollingUpdate',
    '/spec/strategy/type',
  ]);
  expect(outcome).toBe('succeeded');
  expect(planLines(await box.plan(recreated({ type: 'Recreate' })))).toEqual(['Deployment web: unchanged']);
  expect((await box.sync(recreated({ type: 'RollingUpdate' }))).outcome).toBe('succeeded');
});

test('what another set is not taken out: it is named with the way', async () => {
  const box = await sandbox();
  await box.sync([web([])]);
  const theirs = { spec: { strategy: { rollingUpdate: { maxSurge: 3 } } } };
  await patchAs(box, 'kubectl-edit', 'apps/deployments/web', theirs);
  const { plan } = await box.plan(recreated({ type: 'Recreate' }));
  expect(plan.items[0]).toMatchObject({
    action: 'refuse',
    reason: expect.stringContaining('Another set it'),
  });
  const replaced = web([], { strategy: { type: 'Recreate' } }, { [OPTIONS]: 'Replace=true' });
  expect((await box.sync([replaced])).outcome).toBe('succeeded');
});

test('a StatefulSet that is to be updated on deletion only', async () => {
  const box = await sandbox();
  const set = (updateStrategy?: Json): Manifest => ({
    ...web([]),
    kind: 'StatefulSet',
    spec: {
      ...(web([], updateStrategy === undefined ? {} : { updateStrategy }).spec as object),
      serviceName: 'web',
    },
  });
  await box.sync([set()]);
  const { outcome } = await box.sync([set({ type: 'OnDelete' })]);
  expect(outcome).toBe('succeeded');
  expect(planLines(await box.plan([set({ type: 'OnDelete' })]))).toEqual(['StatefulSet web: unchanged']);
});
