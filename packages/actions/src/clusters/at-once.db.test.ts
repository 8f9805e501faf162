import { afterAll, beforeAll, expect, it } from 'vitest';
import { testApplication } from '../../test/application.ts';
import { drifting } from '../../test/drifting.ts';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import { untilWaiting } from '../../test/waiting.ts';
import { lockApplication } from '../applications/decide-after-render.ts';
import { getApplication } from '../applications/get.ts';
import type { Context } from '../context.ts';
import { noteMoved } from '../observing/note-moved.ts';
import { askForSync } from '../syncs/ask.ts';
import { read, type Unit, unitOfWork } from '../unit.ts';
import { recordClusterCheck } from './record-check.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

const problem = { code: 'cluster-unreachable', what: 'Away.', why: 'No route.', fix: 'Wait.' };
const reached = { version: 'v1.34.4', uid: null, permissions: [], kinds: [] };
const SOON = new Date(Date.now() + 3_600_000);

/** While this unit holds an application's row, `then` comes to wait for it; then the unit does `last`. */
async function meet(context: Context, id: string, then: () => Promise<void>, last: (unit: Unit) => unknown) {
  let second: Promise<void> | undefined;
  await unitOfWork(context, async (unit) => {
    await lockApplication(unit, id);
    second = then();
    second.catch(() => undefined);
    await untilWaiting(unit.tx, 1);
    await last(unit);
  });
  await second;
}

it('a look at an application does not wait for who tells about its cluster, and takes the applications after it', async () => {
  const { id, context, look } = await drifting(test);
  const { clusterId } = await getApplication(context, id);
  await recordClusterCheck(context, clusterId, { problem });
  await look({ a: 'unchanged' }, async () => {
    test.jobs.length = 0;
  });
  const asked = () => test.jobs.filter(({ name }) => name === 'check-cluster').length;
  expect(asked()).toBe(1);
  await unitOfWork(context, async ({ tx }) => {
    await tx.$queryRaw`SELECT 1 FROM clusters WHERE id = ${clusterId}::uuid FOR NO KEY UPDATE`;
    expect(await look({ a: 'unchanged' })).toBe('recorded');
  });
  expect(asked()).toBe(1);
});

it('a cluster is back while an application of it decides about a sync that waited', async () => {
  const context = await test.member();
  const { id, clusterId } = await drifting(test, {}, context).then(({ id: one }) =>
    getApplication(context, one),
  );
  await recordClusterCheck(context, clusterId, { problem });
  const { id: syncId } = await askForSync(context, id);
  const wait = { where: { id: syncId }, data: { nextAttemptAt: SOON } };
  await unitOfWork(context, ({ tx }) => tx.sync.updateMany(wait));
  const back = () => recordClusterCheck(context, clusterId, { reached });
  await meet(context, id, back, ({ tx }) => tx.sync.updateMany(wait));
  const sync = await read(context, (tx) => tx.sync.findFirst({ where: { id: syncId } }));
  expect(sync?.nextAttemptAt?.getTime()).toBeLessThan(SOON.getTime());
});

it.each([
  ['move', (context: Context, clusterId: string, ids: string[]) => noteMoved(context, ids, clusterId)],
  [
    'have their cluster back',
    (context: Context, clusterId: string) => recordClusterCheck(context, clusterId, { reached }),
  ],
])('applications that %s are taken in one order', async (_how, work) => {
  const context = await test.member();
  const first = await testApplication(context);
  const { clusterId } = first;
  const second = await testApplication(context, {}, clusterId);
  await recordClusterCheck(context, clusterId, { problem });
  const ids = [first.id, second.id].sort();
  const [low = '', high = ''] = ids;
  // Written last, it comes last in the table.
  await unitOfWork(context, ({ tx }) =>
    tx.application.updateMany({ where: { id: low }, data: { nextCheckAt: SOON } }),
  );
  const both = () => work(context, clusterId, [high, low]);
  await meet(context, low, both, (unit) => lockApplication(unit, high));
});
