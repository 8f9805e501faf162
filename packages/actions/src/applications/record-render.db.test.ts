import type { ProblemWords } from '@landfall/contracts/problem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configMap, rendered, sourceKey, testApplication } from '../../test/application.ts';
import { eventsOf, type TestPlatform, testPlatform } from '../../test/testing.ts';
import type { Context } from '../context.ts';
import { openOrMakeDataKeys } from '../data-keys/open-or-make.ts';
import { listDeliveries } from '../deliveries/list.ts';
import { recordDelivery } from '../deliveries/record.ts';
import { recordOutcome } from '../deliveries/record-outcome.ts';
import { acquireLease } from '../leases/acquire.ts';
import { applicationLease } from '../leases/lease.ts';
import { releaseLease } from '../leases/release.ts';
import { openSnapshots } from '../snapshots/open.ts';
import { nameObjects } from '../snapshots/store-objects.ts';
import { finishSync } from '../syncs/finish.ts';
import { listSyncs } from '../syncs/list.ts';
import { startSync } from '../syncs/start.ts';
import { read, unitOfWork } from '../unit.ts';
import { askRenders } from './ask-renders.ts';
import { getApplication } from './get.ts';
import { openForRender } from './open-for-render.ts';
import { recordRender } from './record-render.ts';
import { applicationViewOf } from './view.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

const problem: ProblemWords = { code: 'yaml-syntax', what: 'Broken.', why: 'A tab.', fix: 'Remove it.' };

/** Renders these ConfigMaps, as a push would. */
async function render(context: Context, id: string, data: Record<string, string>) {
  await askRenders(context, [id], { trigger: 'push', by: null });
  const asked = (await openForRender(context, id))?.asked ?? 0;
  const snapshot = await rendered(test, context, id, [configMap('web', data)]);
  await recordRender(context, id, asked, { snapshot });
  return snapshot.commit.revision;
}

/** Runs the newest sync to an end, as a worker would. */
async function run(context: Context, id: string, outcome: 'succeeded' | 'failed' | 'cancelled') {
  const [newest] = (await listSyncs(context, { limit: 1, applicationId: id })).items;
  const lease = await acquireLease(context, applicationLease(id), 'w', 30);
  if (!lease || !newest) throw new Error('nothing to run');
  await startSync(context, lease, newest.id);
  const ended = { syncId: newest.id, results: [], durations: {} };
  await finishSync(context, lease, { ...ended, outcome, ...(outcome === 'failed' ? { problem } : {}) });
  await releaseLease(context, lease);
}

const getShown = (context: Context, id: string) => read(context, (tx) => applicationViewOf(tx, id));

const syncs = async (context: Context, id: string) =>
  (await listSyncs(context, { limit: 50, applicationId: id })).items;

describe('after a render', () => {
  it('an automatic application gets a sync; what is applied in full needs none, and the new commit is shown', async () => {
    const context = await test.member();
    const { id } = await testApplication(context);
    await render(context, id, { colour: 'blue' });
    await run(context, id, 'succeeded');
    const revision = await render(context, id, { colour: 'blue' });
    expect(await syncs(context, id)).toHaveLength(1);
    expect(await getApplication(context, id)).toMatchObject({ syncStatus: 'Synced', synced: { revision } });
  });

  it.each([3, 501])('its %i objects are stored with it, however many they are', async (count) => {
    const context = await test.member();
    const { id } = await testApplication(context, { automated: false });
    const keys = await openOrMakeDataKeys(context, sourceKey(test));
    const objects = nameObjects(
      keys,
      Array.from({ length: count }, (_, at) => configMap(`m-${at}`)),
    );
    const snapshot = { ...(await rendered(test, context, id, [])), objectDigests: objects.digests };
    await recordRender(context, id, 1, { snapshot, rendered: objects });
    const { desired } = await getApplication(context, id);
    const opened = await openSnapshots(context, keys, [desired?.snapshotId ?? '']);
    expect(opened.get(desired?.snapshotId ?? '')).toEqual(objects.manifests);
  });

  it('what is told of it is what it has become: syncing when a sync is asked for, synced at its end', async () => {
    const context = await test.member();
    const { id } = await testApplication(context);
    const told = async () =>
      (await eventsOf(context))
        .flatMap((body) => (body.type === 'application' ? [body.application] : []))
        .at(-1);
    await render(context, id, { colour: 'blue' });
    expect(await told()).toEqual(await getShown(context, id));
    expect(await told()).toMatchObject({ syncStatus: 'Syncing', lastSync: { number: 1 } });
    await run(context, id, 'succeeded');
    expect(await told()).toEqual(await getShown(context, id));
    expect(await told()).toMatchObject({ syncStatus: 'Synced', lastSync: { state: 'succeeded' } });
  });

  it('a manual application waits for a person', async () => {
    const context = await test.member();
    const { id } = await testApplication(context, { automated: false });
    await render(context, id, { colour: 'blue' });
    expect(await syncs(context, id)).toEqual([]);
    expect(await getApplication(context, id)).toMatchObject({ syncStatus: 'OutOfSync', synced: null });
  });

  it('objects that failed are tried once; others are tried at once', async () => {
    const context = await test.member();
    const { id } = await testApplication(context);
    await render(context, id, { colour: 'blue' });
    await run(context, id, 'failed');
    await render(context, id, { colour: 'blue' });
    expect(await syncs(context, id)).toHaveLength(1);
    expect(await getApplication(context, id)).toMatchObject({ syncStatus: 'Failed', synced: null, problem });
    await render(context, id, { colour: 'green' });
    expect(await syncs(context, id)).toHaveLength(2);
  });

  it('going back to what was applied is a sync when something else was begun in between (never Synced by mistake)', async () => {
    const context = await test.member();
    const { id } = await testApplication(context);
    await render(context, id, { colour: 'blue' });
    await run(context, id, 'succeeded');
    await render(context, id, { colour: 'broken' });
    await run(context, id, 'failed');
    await render(context, id, { colour: 'blue' });
    expect(await syncs(context, id)).toMatchObject([
      { number: 3, state: 'pending' },
      { number: 2 },
      { number: 1 },
    ]);
    expect((await getApplication(context, id)).syncStatus).toBe('Syncing');
  });

  it('a commit that comes while the same objects are being applied becomes the synced one', async () => {
    const context = await test.member();
    const { id } = await testApplication(context);
    await render(context, id, { colour: 'blue' });
    const revision = await render(context, id, { colour: 'blue' });
    expect(await syncs(context, id)).toHaveLength(1);
    expect((await getApplication(context, id)).synced).toBeNull();
    await run(context, id, 'succeeded');
    expect(await getApplication(context, id)).toMatchObject({ syncStatus: 'Synced', synced: { revision } });
  });
});

describe('a render that failed', () => {
  it('is a condition: the application keeps what it has, and the next good one clears it', async () => {
    const context = await test.member();
    const { id } = await testApplication(context);
    const revision = await render(context, id, { colour: 'blue' });
    await run(context, id, 'succeeded');
    await askRenders(context, [id], { trigger: 'push', by: null });
    const asked = (await openForRender(context, id))?.asked ?? 0;
    await recordRender(context, id, asked, { problem, revision: 'b'.repeat(40) });
    expect(await getApplication(context, id)).toMatchObject({
      problem,
      syncStatus: 'Synced',
      synced: { revision },
      desired: { revision },
    });
    expect(await openForRender(context, id)).toBeUndefined();
    await render(context, id, { colour: 'blue' });
    expect((await getApplication(context, id)).problem).toBeNull();
  });
});

describe('a delivery', () => {
  const deliver = (context: Context, repositoryId: string, providerId: string) =>
    recordDelivery(context, { repositoryId, providerId, event: 'push', ref: 'refs/heads/main' });

  it('is told what it came to, and whom a newer one took its place for', async () => {
    const context = await test.member();
    const { id, repositoryId } = await testApplication(context);
    const first = await deliver(context, repositoryId, 'one');
    const second = await deliver(context, repositoryId, 'two');
    // Of its creation: nobody waits for it.
    await recordRender(context, id, 1, { problem, revision: null });
    await askRenders(context, [id], { trigger: 'push', by: null, deliveryId: first.id });
    await askRenders(context, [id], { trigger: 'push', by: null, deliveryId: second.id });
    const asked = (await openForRender(context, id))?.asked ?? 0;
    await recordRender(context, id, asked, { snapshot: await rendered(test, context, id, [configMap('a')]) });
    const { items } = await listDeliveries(context, { limit: 10 });
    const outcomes = new Map(items.map((one) => [one.providerId, one.outcomes]));
    expect(outcomes.get('one')).toMatchObject([
      { outcome: 'unchanged', message: expect.stringContaining('newer push') },
    ]);
    expect(outcomes.get('two')).toMatchObject([{ outcome: 'sync-requested', syncNumber: 1 }]);
    expect((await syncs(context, id))[0]).toMatchObject({ trigger: 'push' });
    const told = (await eventsOf(context)).flatMap((body) =>
      body.type === 'delivery-outcome' && body.deliveryId === second.id ? [body.outcome] : [],
    );
    expect(told).toEqual(outcomes.get('two'));
  });

  it('is told once more of the same application: the later word stands, and those of others stay', async () => {
    const context = await test.member();
    const { repositoryId } = await testApplication(context);
    const { id } = await deliver(context, repositoryId, 'one');
    const outcome = (application: string, message: string) =>
      ({
        application,
        applicationId: application,
        outcome: 'manual',
        message,
        syncNumber: null,
        syncId: null,
      }) as const;
    for (const one of [outcome('a', 'first'), outcome('b', 'first'), outcome('a', 'second')])
      await unitOfWork(context, (unit) => recordOutcome(unit, id, one));
    const [shown] = (await listDeliveries(context, { limit: 10 })).items;
    expect(shown?.outcomes).toEqual([outcome('b', 'first'), outcome('a', 'second')]);
  });
});

it('the program of the newest render is told with the application, and that it is not the pinned one', async () => {
  const context = await test.member();
  const { id } = await testApplication(context);
  expect((await getApplication(context, id)).rendered).toBeNull();
  const renderer = { kind: 'kustomize', version: 'override@0123', overridden: true };
  const snapshot = { ...(await rendered(test, context, id, [configMap('web')])), renderer };
  await recordRender(context, id, 1, { snapshot });
  expect((await getApplication(context, id)).rendered).toEqual(renderer);
});
