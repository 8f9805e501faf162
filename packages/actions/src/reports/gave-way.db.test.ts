import { afterAll, beforeAll, expect, it } from 'vitest';
import { configMap, rendered, testApplication } from '../../test/application.ts';
import { throughTheApp } from '../../test/pull.ts';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import { getApplication } from '../applications/get.ts';
import { recordRender } from '../applications/record-render.ts';
import { acquireLease } from '../leases/acquire.ts';
import { applicationLease, type Lease } from '../leases/lease.ts';
import { type FinishedSync, finishSync } from '../syncs/finish.ts';
import { startSync } from '../syncs/start.ts';
import { read, unitOfWork } from '../unit.ts';
import { recordReport } from './record.ts';
import { takeUpReport } from './take-up.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

const problem = { code: 'apply-failed', what: 'It failed.', why: 'No.', fix: 'Look.' };

/** An application through the App, and what is done to it. */
async function line({ byAddress = false } = {}) {
  const context = await test.member();
  const { id, repositoryId } = await testApplication(context);
  if (!byAddress) await throughTheApp(context, repositoryId);
  let asked = 0;
  let lease: Lease | undefined;
  /** A commit, and the sync that it asks for. */
  const push = async () => {
    asked += 1;
    const snapshot = await rendered(test, context, id, [configMap('a', { x: String(asked) })]);
    await recordRender(context, id, asked, { snapshot });
    return (await getApplication(context, id)).lastSync?.id ?? '';
  };
  const start = async (syncId: string) => {
    lease = await acquireLease(context, applicationLease(id), 'a test', 30);
    if (!lease) throw new Error('The lease was to be free.');
    await startSync(context, lease, syncId);
  };
  const finish = async (syncId: string, outcome: FinishedSync['outcome']) => {
    if (!lease) throw new Error('Nothing was started.');
    const failed = outcome === 'failed' ? { problem } : {};
    await finishSync(context, lease, { syncId, outcome, results: [], durations: {}, ...failed });
  };
  const change = (syncId: string, data: { trigger?: string; scope?: [] }) =>
    unitOfWork(context, ({ tx }) => tx.sync.updateMany({ where: { id: syncId }, data }));
  const row = (syncId: string) => read(context, (tx) => tx.commitReport.findFirst({ where: { id: syncId } }));
  return { context, id, push, start, finish, change, row };
}

it('one that never began is told with the end of what took its place, over as many as gave way', async () => {
  const { context, push, start, finish, row } = await line();
  const [first, second, third] = [await push(), await push(), await push()];
  expect(await row(first)).toMatchObject({ state: 'pending', nextTryAt: null, follows: 3 });
  await start(third);
  expect(await takeUpReport(context, first)).toBeUndefined();
  await finish(third, 'succeeded');
  for (const gaveWay of [first, second])
    expect(await takeUpReport(context, gaveWay)).toMatchObject({
      state: 'success',
      syncState: 'superseded',
      follows: { id: third, number: 3, state: 'succeeded' },
    });
});

it('one that had begun stays under way until then, and fails with it', async () => {
  const { context, push, start, finish } = await line();
  const first = await push();
  await start(first);
  await takeUpReport(context, first);
  await recordReport(context, first, { told: 'pending' });
  const second = await push();
  await finish(first, 'superseded');
  expect(await takeUpReport(context, first)).toBeUndefined();
  await start(second);
  await finish(second, 'failed');
  expect(await takeUpReport(context, first)).toMatchObject({
    state: 'failure',
    follows: { state: 'failed' },
  });
});

it('what rolls back or brings some objects alone did not bring it', async () => {
  for (const change of [{ trigger: 'rollback' }, { scope: [] as [] }]) {
    const one = await line();
    const [first, second] = [await one.push(), await one.push()];
    await one.change(second, change);
    await one.start(second);
    await one.finish(second, 'succeeded');
    expect(await takeUpReport(one.context, first)).toMatchObject({ state: 'error', follows: { number: 2 } });
  }
});

it('a commit that was brought before keeps what it was told', async () => {
  const { context, id, push, start, finish, row } = await line();
  const first = await push();
  await start(first);
  await finish(first, 'succeeded');
  const { snapshotId } = await read(context, (tx) => tx.sync.findFirstOrThrow({ where: { id: first } }));
  const again = crypto.randomUUID();
  await unitOfWork(context, ({ tx }) =>
    tx.sync.create({
      data: {
        organizationId: context.organizationId,
        id: again,
        applicationId: id,
        number: 100,
        snapshotId,
        state: 'pending',
        trigger: 'person',
      },
    }),
  );
  await push();
  expect(await row(again)).toBeNull();
});

it('nothing is said where the repository was not connected through the App', async () => {
  const one = await line({ byAddress: true });
  const first = await one.push();
  await one.push();
  expect(await one.row(first)).toBeNull();
});
