import type { ProblemWords } from '@landfall/contracts/problem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configMap, rendered, testApplication } from '../../test/application.ts';
import { eventsOf, type TestPlatform, testPlatform } from '../../test/testing.ts';
import { getApplication } from '../applications/get.ts';
import { recordRender } from '../applications/record-render.ts';
import type { Context } from '../context.ts';
import { acquireLease } from '../leases/acquire.ts';
import { applicationLease, LeaseLost } from '../leases/lease.ts';
import { releaseLease } from '../leases/release.ts';
import { enqueueDue } from '../sweep/enqueue-due.ts';
import { appendProgress } from './append-progress.ts';
import { askForSync } from './ask.ts';
import { cancelSync } from './cancel.ts';
import { fenceSync } from './fence.ts';
import { finishSync } from './finish.ts';
import { getSync } from './get.ts';
import { postponeSync } from './postpone.ts';
import { shouldStopSync } from './should-stop.ts';
import { startSync } from './start.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

const problem: ProblemWords = { code: 'cluster-unreachable', what: 'Away.', why: 'No route.', fix: 'Wait.' };

async function pending() {
  const context = await test.member();
  const { id } = await testApplication(context);
  await recordRender(context, id, 1, { snapshot: await rendered(test, context, id, [configMap('a')]) });
  const { lastSync } = await getApplication(context, id);
  return { context, id, syncId: lastSync?.id ?? '' };
}

async function lease(context: Context, id: string, seconds = 30) {
  const taken = await acquireLease(context, applicationLease(id), Math.random().toString(36), seconds);
  if (!taken) throw new Error('the lease was to be free');
  return taken;
}

it('starts, tells how far it is, ends once, and stays as it ended', async () => {
  const { context, id, syncId } = await pending();
  const held = await lease(context, id);
  expect(await startSync(context, held, syncId)).toMatchObject({ started: { attempt: 1, number: 1 } });
  const note = { type: 'note' as const, message: 'half way' };
  await appendProgress(context, held, { syncId, applicationId: id, events: [note] });
  await finishSync(context, held, { syncId, outcome: 'succeeded', results: [], durations: { apply: 5 } });
  // With its end the lease is given back: whoever comes next need not wait, and what was ended stays as it is.
  await expect(
    finishSync(context, held, { syncId, outcome: 'failed', results: [], durations: {}, problem }),
  ).rejects.toThrow(LeaseLost);
  const next = await lease(context, id);
  await finishSync(context, next, { syncId, outcome: 'failed', results: [], durations: {}, problem });
  expect(await getSync(context, syncId)).toMatchObject({
    state: 'succeeded',
    problem: null,
    durations: { apply: 5, fetch: 1 },
  });
  expect(await startSync(context, await lease(context, id), syncId)).toEqual({ ended: true });
  const events = await eventsOf(context);
  expect(events).toContainEqual({ type: 'sync-progress', syncId, applicationId: id, events: [note] });
  expect(events.filter(({ type }) => type === 'sync').length).toBeGreaterThanOrEqual(3);
});

it('is told once when it begins: that its application is syncing was told when it was asked for', async () => {
  const { context, id, syncId } = await pending();
  const before = (await eventsOf(context)).length;
  await startSync(context, await lease(context, id), syncId);
  expect((await eventsOf(context)).slice(before)).toMatchObject([
    { type: 'sync', sync: { id: syncId, state: 'running', attempt: 1 } },
  ]);
  const stored = await getSync(context, syncId);
  expect((await eventsOf(context)).at(-1)).toMatchObject({ sync: { startedAt: stored.startedAt } });
});

describe('its fence', () => {
  const note = { type: 'note' as const, message: 'about to write' };

  it('extends the lease, stores what there is to tell, and says whether to stop', async () => {
    const { context, id, syncId } = await pending();
    // Run out, and not taken by anybody yet.
    const held = await lease(context, id, -1);
    await startSync(context, held, syncId);
    const progress = { syncId, applicationId: id, events: [note] };
    expect(await fenceSync(context, held, { syncId, seconds: 30, progress })).toBeUndefined();
    expect(await acquireLease(context, held.key, 'another', 30)).toBeUndefined();
    expect(await eventsOf(context)).toContainEqual({ type: 'sync-progress', ...progress });
    await cancelSync(context, syncId);
    expect(await fenceSync(context, held, { syncId, seconds: 30, progress: undefined })).toBe('cancelled');
    await finishSync(context, held, { syncId, outcome: 'cancelled', results: [], durations: {} });
    const next = await lease(context, id);
    expect(await fenceSync(context, next, { syncId, seconds: 30, progress: undefined })).toBe('gone');
  });

  it('is lost to whoever took the lease, and nothing is stored then', async () => {
    const { context, id, syncId } = await pending();
    const old = await lease(context, id);
    await startSync(context, old, syncId);
    await releaseLease(context, old);
    await lease(context, id);
    const progress = { syncId, applicationId: id, events: [note] };
    expect(await fenceSync(context, old, { syncId, seconds: 30, progress })).toBe('lost');
    expect((await eventsOf(context)).filter(({ type }) => type === 'sync-progress')).toEqual([]);
  });
});

it('ends with what was told of it last, before its end', async () => {
  const { context, id, syncId } = await pending();
  const held = await lease(context, id);
  await startSync(context, held, syncId);
  const events = [{ type: 'note' as const, message: 'done' }];
  const before = (await eventsOf(context)).length;
  const ended = { syncId, outcome: 'succeeded' as const, results: [], durations: {} };
  await finishSync(context, held, { ...ended, events });
  expect((await eventsOf(context)).slice(before)).toMatchObject([
    { type: 'sync-progress', syncId, applicationId: id, events },
    { type: 'sync', sync: { state: 'succeeded' } },
    { type: 'application', application: { lastSync: { id: syncId, state: 'succeeded' } } },
  ]);
});

it.each(['succeeded', 'failed'] as const)(
  'has its plan where it %s before that was stored',
  async (outcome) => {
    const { context, id, syncId } = await pending();
    const held = await lease(context, id);
    await startSync(context, held, syncId);
    const summary = { create: 0, configure: 0, unchanged: 1, prune: 0, skip: 0, refuse: 0 };
    const plan = { digest: 'digest-1', items: [], summary, warnings: [] };
    await finishSync(context, held, { syncId, outcome, results: [], durations: {}, plan });
    expect(await getSync(context, syncId)).toMatchObject({ plan: { digest: 'digest-1' }, summary });
    expect((await eventsOf(context)).at(-2)).toMatchObject({
      type: 'sync',
      sync: { state: outcome, summary },
    });
    expect((await getApplication(context, id)).plan === null).toBe(outcome === 'failed');
  },
);

it('is resumed by who takes the lease next; who lost it can change nothing', async () => {
  const { context, id, syncId } = await pending();
  const old = await lease(context, id);
  await startSync(context, old, syncId);
  await releaseLease(context, old);
  const held = await lease(context, id);
  expect(await startSync(context, held, syncId)).toMatchObject({ started: { attempt: 2 } });
  await expect(startSync(context, old, syncId)).rejects.toThrow(LeaseLost);
  await expect(appendProgress(context, old, { syncId, applicationId: id, events: [] })).rejects.toThrow(
    LeaseLost,
  );
  await expect(
    finishSync(context, old, { syncId, outcome: 'failed', results: [], durations: {}, problem }),
  ).rejects.toThrow(LeaseLost);
  expect((await getSync(context, syncId)).state).toBe('running');
});

it('waits behind an interrupted one of the same application, which ends first and wakes it', async () => {
  const { context, id, syncId } = await pending();
  const first = await lease(context, id);
  await startSync(context, first, syncId);
  await releaseLease(context, first);
  const next = await askForSync(context, id);
  const held = await lease(context, id);
  expect(await startSync(context, held, next.id)).toEqual({ other: syncId });
  await startSync(context, held, syncId);
  test.jobs.length = 0;
  await finishSync(context, held, { syncId, outcome: 'succeeded', results: [], durations: {} });
  expect(test.jobs).toContainEqual({
    name: 'sync-application',
    payload: { organizationId: context.organizationId, syncId: next.id },
  });
  expect((await getApplication(context, id)).syncStatus).toBe('Syncing');
});

it('is put off for a passing trouble and found again by the sweep, not before its time', async () => {
  const { context, id, syncId } = await pending();
  const held = await lease(context, id);
  await startSync(context, held, syncId);
  await postponeSync(context, held, { syncId, delayMs: 60_000, problem, results: [] });
  await releaseLease(context, held);
  expect(await getSync(context, syncId)).toMatchObject({ state: 'pending', problem, attempt: 1 });
  const job = { name: 'sync-application', payload: { organizationId: context.organizationId, syncId } };
  test.jobs.length = 0;
  await enqueueDue(test.platform, 'apply');
  expect(test.jobs).not.toContainEqual(job);
});

it('put off while a newer one waits, it is superseded: newest wins', async () => {
  const { context, id, syncId } = await pending();
  const held = await lease(context, id);
  await startSync(context, held, syncId);
  const newer = await askForSync(context, id);
  await postponeSync(context, held, { syncId, delayMs: 60_000, problem, results: [] });
  expect(await getSync(context, syncId)).toMatchObject({ state: 'superseded', supersededBy: newer.number });
  expect((await getSync(context, newer.id)).state).toBe('pending');
});

it('is told to stop when it was cancelled, and that it is gone when it has ended', async () => {
  const { context, id, syncId } = await pending();
  const held = await lease(context, id);
  await startSync(context, held, syncId);
  expect(await shouldStopSync(context, syncId)).toBeUndefined();
  await cancelSync(context, syncId);
  expect(await shouldStopSync(context, syncId)).toBe('cancelled');
  await finishSync(context, held, { syncId, outcome: 'cancelled', results: [], durations: {} });
  expect(await shouldStopSync(context, syncId)).toBe('gone');
  expect(await getApplication(context, id)).toMatchObject({ syncStatus: 'OutOfSync', synced: null });
});

it('left running by a dead worker is found by the sweep once the lease ran out', async () => {
  const { context, id, syncId } = await pending();
  const held = await lease(context, id);
  await startSync(context, held, syncId);
  const job = { name: 'sync-application', payload: { organizationId: context.organizationId, syncId } };
  test.jobs.length = 0;
  await enqueueDue(test.platform, 'apply');
  expect(test.jobs).not.toContainEqual(job);
  await releaseLease(context, held);
  await enqueueDue(test.platform, 'apply');
  expect(test.jobs).toContainEqual(job);
});

it('means nothing to another organization', async () => {
  const { id, syncId } = await pending();
  const eve = await test.member('Eve');
  const hers = await lease(eve, id);
  expect(await startSync(eve, hers, syncId)).toEqual({ ended: true });
  expect(await shouldStopSync(eve, syncId)).toBe('gone');
});
