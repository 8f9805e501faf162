import { afterAll, beforeAll, expect, it } from 'vitest';
import { configMap, rendered, testApplication } from '../../test/application.ts';
import { throughTheApp } from '../../test/pull.ts';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import { getApplication } from '../applications/get.ts';
import { recordRender } from '../applications/record-render.ts';
import type { Context } from '../context.ts';
import { acquireLease } from '../leases/acquire.ts';
import { applicationLease } from '../leases/lease.ts';
import { enqueueDue } from '../sweep/enqueue-due.ts';
import { cancelSync } from '../syncs/cancel.ts';
import { finishSync } from '../syncs/finish.ts';
import { startSync } from '../syncs/start.ts';
import { read } from '../unit.ts';
import { recordReport } from './record.ts';
import { takeUpReport } from './take-up.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

const problem = { code: 'github-busy', what: 'Busy.', why: 'Too many.', fix: 'Wait.' };

/** A sync that nobody began yet, of a repository that was connected through the App unless said otherwise. */
async function pending({ byAddress = false } = {}) {
  const context = await test.member();
  const { id, repositoryId } = await testApplication(context);
  if (!byAddress) await throughTheApp(context, repositoryId);
  await recordRender(context, id, 1, { snapshot: await rendered(test, context, id, [configMap('a')]) });
  const { lastSync } = await getApplication(context, id);
  const syncId = lastSync?.id ?? '';
  return { context, id, syncId, lease: () => leaseOf(context, id) };
}

async function leaseOf(context: Context, id: string) {
  const taken = await acquireLease(context, applicationLease(id), 'a test', 30);
  if (!taken) throw new Error('The lease was to be free.');
  return taken;
}

const rowOf = (context: Context, id: string) =>
  read(context, (tx) => tx.commitReport.findFirst({ where: { id } }));
async function woken(syncId: string): Promise<boolean> {
  test.jobs.length = 0;
  await enqueueDue(test.platform, 'source');
  return test.jobs.some(
    ({ name, payload }) => name === 'report-status' && JSON.stringify(payload).includes(syncId),
  );
}

it('is told when it begins and when it ends, each once', async () => {
  const { context, id, syncId, lease } = await pending();
  expect(await takeUpReport(context, syncId)).toBeUndefined();
  const held = await lease();
  await startSync(context, held, syncId);
  expect(await woken(syncId)).toBe(true);
  const revision = expect.stringMatching(/^[0-9a-f]{40}$/);
  expect(await takeUpReport(context, syncId)).toMatchObject({
    state: 'pending',
    number: 1,
    revision,
    application: { id },
  });
  // Whoever took it up has some minutes.
  expect(await woken(syncId)).toBe(false);
  await recordReport(context, syncId, { told: 'pending' });
  expect(await woken(syncId)).toBe(false);
  await finishSync(context, held, { syncId, outcome: 'succeeded', results: [], durations: {} });
  expect(await takeUpReport(context, syncId)).toMatchObject({ state: 'success', syncState: 'succeeded' });
  await recordReport(context, syncId, { told: 'success' });
  expect(await takeUpReport(context, syncId)).toBeUndefined();
  expect(await takeUpReport(await test.member(), syncId)).toBeUndefined();
});

it('ends while its beginning is being told: the end is told next', async () => {
  const { context, syncId, lease } = await pending();
  const held = await lease();
  await startSync(context, held, syncId);
  await finishSync(context, held, { syncId, outcome: 'failed', results: [], durations: {}, problem });
  await recordReport(context, syncId, { told: 'pending' });
  expect(await woken(syncId)).toBe(true);
  expect(await takeUpReport(context, syncId)).toMatchObject({ state: 'failure' });
});

it('is cancelled while its beginning is being told: that is told next', async () => {
  const { context, syncId, lease } = await pending();
  const held = await lease();
  await startSync(context, held, syncId);
  await finishSync(context, held, { syncId, outcome: 'cancelled', results: [], durations: {} });
  await recordReport(context, syncId, { told: 'pending' });
  expect(await woken(syncId)).toBe(true);
  expect(await takeUpReport(context, syncId)).toMatchObject({ state: 'error' });
});

it('ends while its beginning is refused, for ever or for now: the end is told next, and at once', async () => {
  for (const isPassing of [false, true]) {
    const { context, syncId, lease } = await pending();
    const held = await lease();
    await startSync(context, held, syncId);
    await finishSync(context, held, { syncId, outcome: 'failed', results: [], durations: {}, problem });
    await recordReport(context, syncId, { tried: 'pending', problem, isPassing });
    expect(await rowOf(context, syncId)).toMatchObject({ state: 'failure', tries: 0, problem: null });
    expect(await woken(syncId)).toBe(true);
  }
});

it('is cancelled after GitHub was told by a process that died: that is told next', async () => {
  const { context, syncId, lease } = await pending();
  const held = await lease();
  await startSync(context, held, syncId);
  await finishSync(context, held, { syncId, outcome: 'cancelled', results: [], durations: {} });
  expect(await woken(syncId)).toBe(true);
  expect(await takeUpReport(context, syncId)).toMatchObject({ state: 'error' });
});

it('says nothing of one that never began, nor where there is no App', async () => {
  const { context, syncId } = await pending();
  await cancelSync(context, syncId);
  expect(await rowOf(context, syncId)).toBeNull();
  const other = await pending({ byAddress: true });
  await startSync(other.context, await other.lease(), other.syncId);
  expect(await rowOf(other.context, other.syncId)).toBeNull();
});

it('is tried again later and later, not before GitHub wants it, a dozen times', async () => {
  const { context, syncId, lease } = await pending();
  await startSync(context, await lease(), syncId);
  await takeUpReport(context, syncId);
  const retryAt = new Date(Date.now() + 900_000);
  await recordReport(context, syncId, { tried: 'pending', problem, isPassing: true, retryAt });
  expect(await rowOf(context, syncId)).toMatchObject({ tries: 1, nextTryAt: retryAt, problem });
  expect(await woken(syncId)).toBe(false);
  const refused = async () => {
    await takeUpReport(context, syncId);
    await recordReport(context, syncId, { tried: 'pending', problem, isPassing: true });
  };
  for (let tries = 2; tries < 12; tries += 1) await refused();
  const late = (await rowOf(context, syncId))?.nextTryAt?.getTime() ?? 0;
  expect(late - Date.now()).toBeLessThanOrEqual(3_600_000);
  expect(late - Date.now()).toBeGreaterThan(3_000_000);
  await refused();
  expect(await rowOf(context, syncId)).toMatchObject({ tries: 12, nextTryAt: null });
});

it('is not begun for ever where whoever tells it dies each time', async () => {
  const { context, syncId, lease } = await pending();
  await startSync(context, await lease(), syncId);
  for (let tries = 0; tries < 12; tries += 1) expect(await takeUpReport(context, syncId)).toBeDefined();
  expect(await takeUpReport(context, syncId)).toBeUndefined();
  expect(await rowOf(context, syncId)).toMatchObject({
    nextTryAt: null,
    problem: { code: 'too-many-tries' },
  });
});

it('is told again where an older state came to GitHub after it', async () => {
  const { context, syncId, lease } = await pending();
  const held = await lease();
  await startSync(context, held, syncId);
  await finishSync(context, held, { syncId, outcome: 'succeeded', results: [], durations: {} });
  await recordReport(context, syncId, { told: 'success' });
  await recordReport(context, syncId, { told: 'pending' });
  expect(await woken(syncId)).toBe(true);
  expect(await takeUpReport(context, syncId)).toMatchObject({ state: 'success' });
});

it('is given up at once where GitHub will never take it', async () => {
  const { context, syncId, lease } = await pending();
  await startSync(context, await lease(), syncId);
  await takeUpReport(context, syncId);
  await recordReport(context, syncId, { tried: 'pending', problem, isPassing: false });
  expect(await rowOf(context, syncId)).toMatchObject({ tries: 1, nextTryAt: null });
});
