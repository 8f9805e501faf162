import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { configMap, rendered, testApplication } from '../../test/application.ts';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import { untilWaiting } from '../../test/waiting.ts';
import { getApplication } from '../applications/get.ts';
import { recordRender } from '../applications/record-render.ts';
import { listInventory } from '../inventory/list.ts';
import { acquireLease } from '../leases/acquire.ts';
import { applicationLease } from '../leases/lease.ts';
import { giveLeaseBack } from '../leases/release.ts';
import { read, unitOfWork } from '../unit.ts';
import { beginSync } from './begin.ts';
import { finishSync } from './finish.ts';
import { getSync } from './get.ts';
import { lockApplicationOf } from './lock-application-of.ts';
import { postponeSync } from './postpone.ts';
import type { StartedSync } from './started.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

/** What `beginSync` told of, before it answered. */
const noting = () => {
  const told: StartedSync[] = [];
  return { told, asked: { ...mine(), starting: (sync: StartedSync) => void told.push(sync) } };
};
const problem = { code: 'x', what: 'x', why: 'x', fix: 'x' };
const mine = () => ({ holder: randomUUID(), seconds: 600 });

async function pending() {
  const context = await test.member();
  const { id } = await testApplication(context);
  await recordRender(context, id, 1, { snapshot: await rendered(test, context, id, [configMap('a')]) });
  return { context, id, syncId: (await getApplication(context, id)).lastSync?.id ?? '' };
}

it('one of twenty takes the lease and starts it; the others have nothing to do, nor has who comes after its end', async () => {
  const { context, syncId } = await pending();
  const { told, asked } = noting();
  const twenty = Array.from({ length: 20 }, () => ({ ...asked, holder: randomUUID() }));
  const begun = await Promise.all(twenty.map((one) => beginSync(context, syncId, one)));
  const [one, ...more] = begun.filter((each) => each !== 'nothing');
  expect(more).toEqual([]);
  if (typeof one !== 'object' || !('started' in one.start)) throw new Error('one was to start');
  expect(one.start.started).toMatchObject({ id: syncId, attempt: 1 });
  expect(told).toEqual([one.start.started]);
  await finishSync(context, one.lease, { syncId, outcome: 'succeeded', results: [], durations: {} });
  expect(await beginSync(context, syncId, mine())).toBe('nothing');
});

it('one that is put off does not begin before its time, and takes no lease', async () => {
  const { context, syncId } = await pending();
  const begun = await beginSync(context, syncId, mine());
  if (typeof begun !== 'object') throw new Error('it was to begin');
  await postponeSync(context, begun.lease, { syncId, delayMs: 60_000, problem, results: [] });
  const { told, asked } = noting();
  expect(await beginSync(context, syncId, asked)).toBe('nothing');
  expect(told).toEqual([]);
  expect(await getSync(context, syncId)).toMatchObject({ state: 'pending', attempt: 1 });
});

it('one whose application somebody else works on begins nothing, and waits for nobody who holds its row', async () => {
  const { context, id, syncId } = await pending();
  await acquireLease(context, applicationLease(id), 'other', 600);
  const { told, asked } = noting();
  await read(context, async (tx) => {
    await lockApplicationOf(tx, syncId);
    expect(await beginSync(context, syncId, asked)).toBe('nothing');
  });
  expect(told).toEqual([]);
});

it('one that ends while it waits for its application does not start, and nothing is read for it', async () => {
  const { context, syncId } = await pending();
  const { told, asked } = noting();
  let beginning: ReturnType<typeof beginSync> | undefined;
  await read(context, async (tx) => {
    await lockApplicationOf(tx, syncId);
    beginning = beginSync(context, syncId, asked);
    await untilWaiting(tx, 1);
    await tx.application.updateMany({ data: { syncStatus: 'OutOfSync' } });
    await tx.sync.updateMany({ where: { id: syncId }, data: { state: 'superseded' } });
  });
  expect(await beginning).toMatchObject({ start: { ended: true } });
  expect(told).toEqual([]);
});

it('who begins sees what the holder of the lease before wrote last, though nothing of the beginning is committed', async () => {
  const { context, id, syncId } = await pending();
  const ref = { group: '', version: 'v1', kind: 'ConfigMap', namespace: 'web', name: 'a' };
  const before = await acquireLease(context, applicationLease(id), 'before', 600);
  if (!before) throw new Error('it was free');
  let beginning: ReturnType<typeof beginSync> | undefined;
  let seen: unknown;
  const starting = () => {
    seen = listInventory(context, id);
  };
  await unitOfWork(context, async ({ tx }) => {
    await giveLeaseBack(tx, before);
    beginning = beginSync(context, syncId, { ...mine(), starting });
    await untilWaiting(tx, 1);
    await tx.inventoryItem.create({
      data: {
        organizationId: context.organizationId,
        applicationId: id,
        key: 'a',
        ref,
        uid: 'u',
        state: 'applied',
      },
    });
  });
  expect(await beginning).toMatchObject({ start: { started: { id: syncId } } });
  expect(await seen).toEqual([{ ...ref, uid: 'u' }]);
});

it('means nothing to another organization', async () => {
  const { context, syncId } = await pending();
  const { told, asked } = noting();
  expect(await beginSync(await test.member(), syncId, asked)).toBe('nothing');
  expect(told).toEqual([]);
  expect(await getSync(context, syncId)).toMatchObject({ state: 'pending', attempt: 0 });
});
