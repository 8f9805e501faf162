import { expect, test } from 'vitest';
import { CONFIG_MAPS, configMap, sandbox } from '../../test/sandbox.ts';

test.each([
  ['1.2 MB', 1_200_000],
  ['5 MB', 5_000_000],
])('a ConfigMap of %s is refused in the plan, and nothing is applied', async (_name, size) => {
  const box = await sandbox();
  const result = await box.sync([
    configMap('beside', { x: '1' }),
    configMap('huge', { x: 'y'.repeat(size) }),
  ]);
  expect(result).toMatchObject({
    outcome: 'failed',
    problem: { what: expect.stringContaining('ConfigMap huge') },
  });
  expect(result.problem?.why.length).toBeLessThan(5_000);
  await expect(
    box.cluster.get(CONFIG_MAPS, { namespace: box.namespace, name: 'beside' }),
  ).rejects.toMatchObject({
    code: 'not-found',
  });
});

test('300 kB are applied: no annotation holds the whole object', async () => {
  const box = await sandbox();
  const big = configMap('big', { x: 'y'.repeat(300_000) });
  expect((await box.sync([big])).outcome).toBe('succeeded');
  expect((await box.sync([big])).planned.plan.summary.unchanged).toBe(1);
  const { plan } = await box.plan([configMap('big', { x: 'z'.repeat(300_000) })]);
  expect(plan.summary.configure).toBe(1);
  expect(JSON.stringify(plan).length).toBeLessThan(40_000);
});

test.each(['..', '.', 'a/b', '../../secrets/x', '%2e%2e', '', 'a b'])(
  '%j is refused as a name',
  async (name) => {
    const box = await sandbox();
    const { plan } = await box.plan([configMap(name, { x: '1' })]);
    expect(plan.items[0]).toMatchObject({
      action: 'refuse',
      reason: expect.stringContaining('cannot be a name'),
    });
    const inside = { ...configMap('a', {}), metadata: { name: 'a', namespace: name || '..' } };
    expect((await box.plan([inside])).plan.items[0]?.action).toBe('refuse');
  },
);

test('generateName without a name is refused with a word', async () => {
  const box = await sandbox();
  const job = JSON.parse('{"apiVersion":"batch/v1","kind":"Job","metadata":{"generateName":"x-"}}');
  expect((await box.plan([job])).plan.items[0]?.reason).toContain('generateName');
});

test('the plan is the same whatever the order of the render', async () => {
  const box = await sandbox();
  const objects = Array.from({ length: 12 }, (_, index) =>
    configMap(`c-${index % 4}-${index}`, { x: String(index) }),
  );
  await box.sync(objects.slice(0, 6));
  const there = await box.plan(objects);
  const back = await box.plan([...objects].reverse());
  expect(back.plan).toEqual(there.plan);
  expect(back.plan.digest).toBe(there.plan.digest);
});
