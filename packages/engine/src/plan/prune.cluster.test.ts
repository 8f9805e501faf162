import { expect, test } from 'vitest';
import { CONFIG_MAPS, configMap, planLines, sandbox } from '../../test/sandbox.ts';

const keep = configMap('keep', { x: '1' });

test('4.12: prune off skips with a word and forgets nothing', async () => {
  const box = await sandbox();
  await box.sync([keep, configMap('a', { x: '1' })]);
  const result = await box.sync([keep], { prune: false });
  expect(result.results[0]).toMatchObject({
    outcome: 'skipped',
    message: expect.stringContaining('needs pruning'),
  });
  expect(box.ledger.items().map(({ name }) => name)).toContain('a');
});

test('4.12: an object recreated by someone else (another uid) is not pruned', async () => {
  const box = await sandbox();
  await box.sync([keep, configMap('a', { x: '1' })]);
  const before = box.ledger.items().find((item) => item.name === 'a');
  const name = { namespace: box.namespace, name: 'a' };
  await box.cluster.delete(CONFIG_MAPS, name, { uid: before?.uid ?? '', propagation: 'Background' });
  const again = { ...configMap('a', { x: 'theirs' }), metadata: { ...name } };
  await box.cluster.apply(CONFIG_MAPS, again, { fieldManager: 'someone', force: false, dryRun: false });
  const result = await box.sync([keep]);
  expect(result.results[0]).toMatchObject({
    outcome: 'skipped',
    message: expect.stringContaining('recreated'),
  });
  expect((await box.cluster.get(CONFIG_MAPS, name)).data).toEqual({ x: 'theirs' });
});

test('A.4: Prune=false on the live object keeps it', async () => {
  const box = await sandbox();
  const kept = configMap('a', { x: '1' }, { 'argocd.argoproj.io/sync-options': 'Prune=false' });
  await box.sync([keep, kept]);
  const result = await box.sync([keep]);
  expect(result.results[0]).toMatchObject({
    outcome: 'skipped',
    message: expect.stringContaining('Prune=false'),
  });
});

test('what is gone already is forgotten', async () => {
  const box = await sandbox();
  await box.sync([keep, configMap('a', { x: '1' })]);
  const item = box.ledger.items().find(({ name }) => name === 'a');
  await box.cluster.delete(
    CONFIG_MAPS,
    { namespace: box.namespace, name: 'a' },
    { uid: item?.uid ?? '', propagation: 'Background' },
  );
  const result = await box.sync([keep]);
  expect(planLines(result.planned)).toEqual(['ConfigMap keep: unchanged']);
  expect(box.ledger.items().map(({ name }) => name)).toEqual(['keep']);
});

test('A.1: prunes run in mirrored waves', async () => {
  const box = await sandbox();
  const wave = (name: string, number: string) =>
    configMap(name, { x: '1' }, { 'argocd.argoproj.io/sync-wave': number });
  await box.sync([keep, wave('early', '-1'), wave('late', '3')]);
  const planned = await box.plan([keep]);
  const prunes = planned.plan.items.filter(({ action }) => action === 'prune');
  expect(prunes.map(({ ref, wave: at }) => `${ref.name} in ${at}`)).toEqual(['late in -1', 'early in 3']);
});

test('an object with a finalizer is named as the one its wave waits for', async () => {
  const box = await sandbox();
  const held = configMap('held', { x: '1' });
  held.metadata.finalizers = ['test.landfall.dev/hold'];
  await box.sync([keep, held]);
  const result = await box.sync([keep], { waveDeadlineMs: 1_500 });
  expect(result.outcome).toBe('failed');
  expect(result.problem).toMatchObject({
    code: 'wave-deadline',
    why: expect.stringContaining('test.landfall.dev/hold'),
  });
  expect(box.ledger.items().map(({ name }) => name)).toContain('held');
});
