import { auditOffset, readAudit, settleAudit } from '@landfall/devstack/audit-log';
import { testCluster } from '@landfall/devstack/test-stack';
import { expect, test } from 'vitest';
import { type PausePoint, pausedCluster } from '../../test/paused-cluster.ts';
import { CONFIG_MAPS, configMap, deployment, patchAs, type Sandbox, sandbox } from '../../test/sandbox.ts';
import { FenceLost } from '../index.ts';

/** Requests of this box after `from` that may have changed something. */
async function writesSince(box: Sandbox, from: number): Promise<string[]> {
  await settleAudit(await testCluster(), box.auditLogPath);
  const entries = await readAudit(box.auditLogPath, { sinceOffset: from });
  return entries
    .filter(({ namespace, userAgent }) => namespace === box.namespace && userAgent === 'landfall')
    .filter(
      ({ verb, uri }) => ['patch', 'create', 'delete', 'update'].includes(verb) && !uri.includes('dryRun'),
    )
    .map(({ verb, name, code }) => `${verb} ${name} ${code}`);
}

const many = (value: string) =>
  Array.from({ length: 30 }, (_, index) => configMap(`c-${index}`, { x: value }));

test.each<PausePoint>(['before-batch', 'mid-batch'])(
  '4.11: stopped %s and fenced, nothing more is sent',
  async (point) => {
    const box = await sandbox();
    await box.sync(many('1'));
    const planned = await box.plan(many('2'));
    // One connection, so that at most one write is in flight when the sleeper stands still.
    const paused = pausedCluster(box.cluster, point, 3);
    const run = box.execute(planned, { parallel: 1 }, paused.cluster);
    await paused.reached;
    box.ledger.loseFence();
    box.ledger.endAt(performance.now());
    const from = await auditOffset(box.auditLogPath);
    paused.resume();
    await expect(run).rejects.toThrow(FenceLost);
    expect(await writesSince(box, from)).toHaveLength(1);
  },
);

test('4.11: stopped in a wait and fenced, the wait ends and nothing is sent', async () => {
  const box = await sandbox();
  const later = configMap('later', { x: '1' }, { 'argocd.argoproj.io/sync-wave': '1' });
  const paused = pausedCluster(box.cluster, 'in-a-wait');
  const planned = await box.plan([deployment('web', { replicas: 1 }), later]);
  const run = box.execute(planned, {}, paused.cluster);
  await paused.reached;
  box.ledger.endAt(performance.now());
  const from = await auditOffset(box.auditLogPath);
  paused.resume();
  await expect(run).rejects.toThrow(FenceLost);
  expect(await writesSince(box, from)).toEqual([]);
});

test('4.11: a fence lost before the first batch sends no request at all', async () => {
  const box = await sandbox();
  const planned = await box.plan(many('1'));
  box.ledger.loseFence();
  const from = await auditOffset(box.auditLogPath);
  await expect(box.execute(planned)).rejects.toThrow(FenceLost);
  expect(await writesSince(box, from)).toEqual([]);
});

test('4.11: a write in flight when its sender slept cannot undo a newer one', async () => {
  const box = await sandbox();
  await box.sync([configMap('a', { x: '1' })]);
  const planned = await box.plan([configMap('a', { x: 'sleeper' })]);
  const paused = pausedCluster(box.cluster, 'before-batch');
  const run = box.execute(planned, {}, paused.cluster);
  await paused.reached;
  await box.execute(await box.plan([configMap('a', { x: 'newer' })]));
  box.ledger.loseFence();
  paused.resume();
  await expect(run).rejects.toThrow(FenceLost);
  const { data } = await box.cluster.get(CONFIG_MAPS, { namespace: box.namespace, name: 'a' });
  expect(data).toEqual({ x: 'newer' });
});

test('an object that changed since it was planned is read, planned again and applied', async () => {
  const box = await sandbox();
  await box.sync([configMap('a', { x: '1' })]);
  const planned = await box.plan([configMap('a', { x: '2' })]);
  await patchAs(box, 'someone', 'configmaps/a', { data: { other: 'kept' } });
  const result = await box.execute(planned);
  expect(result.results[0]?.outcome).toBe('configured');
  const { data } = await box.cluster.get(CONFIG_MAPS, { namespace: box.namespace, name: 'a' });
  expect(data).toEqual({ x: '2', other: 'kept' });
});

test('an object deleted since it was planned is made again', async () => {
  const box = await sandbox();
  await box.sync([configMap('a', { x: '1' })]);
  const planned = await box.plan([configMap('a', { x: '2' })]);
  const [item] = box.ledger.items();
  await box.cluster.delete(
    CONFIG_MAPS,
    { namespace: box.namespace, name: 'a' },
    { uid: item?.uid ?? '', propagation: 'Background' },
  );
  const result = await box.execute(planned);
  expect(result.results[0]?.outcome).toBe('created');
  expect(box.ledger.items()[0]?.uid).not.toBe(item?.uid);
});

test('intent is recorded before the first write, the outcome after it', async () => {
  const box = await sandbox();
  const paused = pausedCluster(box.cluster, 'before-batch');
  const run = box.execute(await box.plan([configMap('a', { x: '1' })]), {}, paused.cluster);
  await paused.reached;
  expect(box.ledger.items()).toMatchObject([{ name: 'a', uid: '' }]);
  paused.resume();
  await run;
  expect(box.ledger.calls).toEqual(['fence', 'intend 1', 'record 1']);
});

test('4.11: a fence lost while one object is planned again stops the others of its batch', async () => {
  const box = await sandbox();
  await box.sync(many('1'));
  const planned = await box.plan(many('2'));
  await patchAs(box, 'someone', `configmaps/${planned.plan.items[0]?.ref.name}`, { data: { other: 'x' } });
  let fences = 0;
  const { fence } = box.ledger;
  box.ledger.fence = async () => {
    fences += 1;
    if (fences === 2) box.ledger.loseFence();
    await fence();
  };
  const from = await auditOffset(box.auditLogPath);
  await expect(box.execute(planned, { parallel: 2 })).rejects.toThrow(FenceLost);
  const writes = (await writesSince(box, from)).length;
  expect(writes).toBeLessThan(6);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await writesSince(box, from)).toHaveLength(writes);
});
