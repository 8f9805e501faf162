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
});
