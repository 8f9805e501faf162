import { afterAll, beforeAll, expect, it } from 'vitest';
import { configMap, rendered, testApplication } from '../../test/application.ts';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import type { Context } from '../context.ts';
import { getDelivery } from '../deliveries/list.ts';
import { recordDelivery } from '../deliveries/record.ts';
import { acquireLease } from '../leases/acquire.ts';
import { applicationLease } from '../leases/lease.ts';
import { finishSync } from '../syncs/finish.ts';
import { listSyncs } from '../syncs/list.ts';
import { startSync } from '../syncs/start.ts';
import { read } from '../unit.ts';
import { askRenders } from './ask-renders.ts';
import { openForRender } from './open-for-render.ts';
import { recordRender } from './record-render.ts';
import { refreshApplication } from './refresh.ts';
import { updateApplication } from './update.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

const problem = { code: 'yaml-syntax', what: 'Broken.', why: 'A tab.', fix: 'Remove it.' };
const deliver = (context: Context, repositoryId: string, providerId: string) =>
  recordDelivery(context, { repositoryId, providerId, event: 'push', ref: 'refs/heads/main' });
const syncs = async (context: Context, id: string) =>
  (await listSyncs(context, { limit: 50, applicationId: id })).items;

async function run(context: Context, id: string) {
  const [newest] = await syncs(context, id);
  const lease = await acquireLease(context, applicationLease(id), 'w', 30);
  if (!lease || !newest) throw new Error('nothing to run');
  await startSync(context, lease, newest.id);
  await finishSync(context, lease, { syncId: newest.id, results: [], durations: {}, outcome: 'succeeded' });
}

it('a delivery is told what came of its render though a person asked for it as well, or changed the settings meanwhile', async () => {
  const context = await test.member();
  const { id, repositoryId } = await testApplication(context);
  const asks = [refreshApplication, (...of: [Context, string]) => updateApplication(...of, { path: 'shop' })];
  await recordRender(context, id, 1, { problem, revision: null });
  for (const [at, ask] of asks.entries()) {
    const { id: delivery } = await deliver(context, repositoryId, `push ${at}`);
    await askRenders(context, [id], { trigger: 'push', by: null, deliveryId: delivery });
    await ask(context, id);
    const asked = (await openForRender(context, id))?.asked ?? 0;
    const snapshot = await rendered(test, context, id, [configMap('a', { at: String(at) })]);
    await recordRender(context, id, asked, { snapshot });
    expect((await getDelivery(context, delivery)).outcomes).toMatchObject([{ outcome: 'sync-requested' }]);
    // Whoever asks after that is told of alone.
    await ask(context, id);
    const after = await read(context, (tx) => tx.application.findFirstOrThrow({ where: { id } }));
    expect(after.renderTrigger).not.toHaveProperty('deliveryId');
    await recordRender(context, id, asked + 1, { snapshot });
  }
});

it('a delivery that comes second for one commit is told which sync brings it, or has', async () => {
  const context = await test.member();
  const { id, repositoryId } = await testApplication(context);
  await recordRender(context, id, 1, { problem, revision: null });
  const snapshot = await rendered(test, context, id, [configMap('a')]);
  const pushed = async (name: string) => {
    const { id: delivery } = await deliver(context, repositoryId, name);
    await askRenders(context, [id], { trigger: 'push', by: null, deliveryId: delivery });
    await recordRender(context, id, (await openForRender(context, id))?.asked ?? 0, { snapshot });
    return (await getDelivery(context, delivery)).outcomes;
  };
  await pushed('one');
  const [sync] = await syncs(context, id);
  const same = { outcome: 'unchanged', syncId: sync?.id, syncNumber: 1 };
  expect(await pushed('two')).toMatchObject([{ ...same, message: 'Sync 1 is bringing the same objects.' }]);
  await run(context, id);
  expect(await pushed('three')).toMatchObject([{ ...same, message: 'Sync 1 has brought this commit.' }]);
  // Another commit that changes nothing was brought by nobody.
  await askRenders(context, [id], { trigger: 'push', by: null });
  const { id: last } = await deliver(context, repositoryId, 'four');
  await askRenders(context, [id], { trigger: 'push', by: null, deliveryId: last });
  const other = await rendered(test, context, id, [configMap('a')]);
  await recordRender(context, id, (await openForRender(context, id))?.asked ?? 0, { snapshot: other });
  expect((await getDelivery(context, last)).outcomes).toMatchObject([{ outcome: 'unchanged', syncId: null }]);
});

it('a poll that sees what somebody has asked for takes nobody’s name off it, and a delivery is told what came', async () => {
  const context = await test.member();
  const { id, repositoryId } = await testApplication(context);
  const poll = { trigger: 'poll' as const, by: null };
  const renderedNow = async (at: string) => {
    const asked = (await openForRender(context, id))?.asked ?? 0;
    const snapshot = await rendered(test, context, id, [configMap('a', { at })]);
    await recordRender(context, id, asked, { snapshot });
    return (await syncs(context, id))[0]?.trigger;
  };
  expect((await askRenders(context, [id], poll)).get(id)).toBe(2);
  expect(await renderedNow('made')).toBe('created');
  const { id: delivery } = await deliver(context, repositoryId, 'pushed');
  await askRenders(context, [id], { trigger: 'push', by: null, deliveryId: delivery });
  await askRenders(context, [id], poll);
  expect(await renderedNow('pushed')).toBe('push');
  expect((await getDelivery(context, delivery)).outcomes).toMatchObject([{ outcome: 'sync-requested' }]);
  await askRenders(context, [id], poll);
  expect(await renderedNow('polled')).toBe('poll');
});
