import type { Json, Manifest } from '@landfall/contracts/resource';
import { expect, test } from 'vitest';
import { configMap, deployment, planLines, sandbox } from '../../test/sandbox.ts';

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

test('a Deployment that is to be recreated: the default that stands in the way is named, Replace=true does it', async () => {
  const box = await sandbox();
  await box.sync([web([])]);
  const strategy = { type: 'Recreate' };
  const refused = (await box.plan([web([], { strategy })])).plan.items[0];
  expect(refused).toMatchObject({
    action: 'refuse',
    reason: expect.stringContaining('spec.strategy.rollingUpdate stands on the live object'),
  });
  const replaced = web([], { strategy }, { [OPTIONS]: 'Replace=true' });
  expect((await box.sync([replaced])).outcome).toBe('succeeded');
});
