import { expect, test } from 'vitest';
import { configMap, planLines, sandbox } from '../../test/sandbox.ts';

test('creates, leaves alone, configures and prunes ConfigMaps', async () => {
  const box = await sandbox();
  const first = await box.sync([configMap('a', { x: '1' }), configMap('b', { x: '1' })]);
  expect(first.outcome).toBe('succeeded');
  expect(first.results.map(({ outcome }) => outcome)).toEqual(['created', 'created']);
  expect(box.ledger.items().every(({ uid }) => uid !== '')).toBe(true);

  const again = await box.sync([configMap('a', { x: '1' }), configMap('b', { x: '1' })]);
  expect(planLines(again.planned)).toEqual(['ConfigMap a: unchanged', 'ConfigMap b: unchanged']);

  const changed = await box.sync([configMap('a', { x: '2' })]);
  expect(planLines(changed.planned)).toEqual(['ConfigMap b: prune', 'ConfigMap a: configure']);
  expect(changed.planned.plan.items[1]?.changes).toEqual([{ pointer: '/data/x', before: '1', after: '2' }]);
  expect(changed.results.map(({ outcome }) => outcome)).toEqual(['pruned', 'configured']);
  expect(box.ledger.items().map(({ name }) => name)).toEqual(['a']);
});
