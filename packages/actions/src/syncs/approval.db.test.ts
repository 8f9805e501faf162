import type { Plan } from '@landfall/contracts/plan';
import type { ProblemWords } from '@landfall/contracts/problem';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { configMap, rendered, testApplication } from '../../test/application.ts';
import { eventsOf, type TestPlatform, testPlatform } from '../../test/testing.ts';
import { getApplication } from '../applications/get.ts';
import { openForCheck } from '../applications/open-for-check.ts';
import { recordRender } from '../applications/record-render.ts';
import type { Context } from '../context.ts';
import { liftLine } from '../freeze/lift-line.ts';
import { stopLine } from '../freeze/stop-line.ts';
import { acquireLease } from '../leases/acquire.ts';
import { applicationLease, type Lease } from '../leases/lease.ts';
import { releaseLease } from '../leases/release.ts';
import { enqueueDue } from '../sweep/enqueue-due.ts';
import { appendProgress } from './append-progress.ts';
import { approveSync } from './approve.ts';
import { askForSync } from './ask.ts';
import { awaitApproval } from './await-approval.ts';
import { cancelSync } from './cancel.ts';
import { expireApproval } from './expire-approval.ts';
import { getSync } from './get.ts';
import { startSync } from './start.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

const problem: ProblemWords = {
  code: 'prune-limit',
  what: 'This sync would delete 7 objects.',
  why: 'That is 70 %.',
  fix: 'Approve it.',
};
const objects = [{ group: '', version: 'v1', kind: 'ConfigMap', namespace: 'web', name: 'a' }];

/** A sync that was started and found to need a yes. */
async function waiting() {
  const context = await test.member();
  const { id } = await testApplication(context);
  await recordRender(context, id, 1, { snapshot: await rendered(test, context, id, [configMap('a')]) });
  const { lastSync } = await getApplication(context, id);
  const syncId = lastSync?.id ?? '';
  const lease = await take(context, id);
  await startSync(context, lease, syncId);
  await awaitApproval(context, lease, { syncId, planDigest: 'digest-1', problem, objects, results: [] });
  await releaseLease(context, lease);
  return { context, id, syncId };
}

async function take(context: Context, id: string): Promise<Lease> {
  const lease = await acquireLease(context, applicationLease(id), Math.random().toString(36), 30);
  if (!lease) throw new Error('the lease was to be free');
  return lease;
}

const later = (context: Context, hours: number): Context => ({
  ...context,
  now: () => new Date(Date.now() + hours * 3_600_000),
});

it('4.12: waits for a yes, says so everywhere, and goes on with the very plan that was approved', async () => {
  const { context, id, syncId } = await waiting();
  expect(await getApplication(context, id)).toMatchObject({ syncStatus: 'WaitingForApproval' });
  expect(await getSync(context, syncId)).toMatchObject({
    state: 'waiting-for-approval',
    approval: { planDigest: 'digest-1', problem, objects, approvedBy: null },
  });
  await expect(approveSync(context, syncId, 'digest-2')).rejects.toMatchObject({ code: 'conflict' });
  expect(await approveSync(context, syncId, 'digest-1')).toMatchObject({
    state: 'pending',
    approval: { approvedBy: 'Ada' },
  });
  expect(test.jobs.at(-1)).toMatchObject({ name: 'sync-application', payload: { syncId } });
  const lease = await take(context, id);
  expect(await startSync(context, lease, syncId)).toMatchObject({ started: { approvedDigest: 'digest-1' } });
  const states = (await eventsOf(context)).flatMap((event) =>
    event.type === 'sync' ? [event.sync.state] : [],
  );
  expect(states.slice(-4)).toEqual(['running', 'waiting-for-approval', 'pending', 'running']);
  expect((await test.dump()).get('audit_entries')).toContain('sync.approve');
});

it('4.12: a commit that renders to the same objects leaves the one that waits alone; another takes its place', async () => {
  const { context, id, syncId } = await waiting();
  await recordRender(context, id, 2, { snapshot: await rendered(test, context, id, [configMap('a')]) });
  expect(await getSync(context, syncId)).toMatchObject({ state: 'waiting-for-approval' });
  expect(await getApplication(context, id)).toMatchObject({ syncStatus: 'WaitingForApproval' });
  await recordRender(context, id, 3, { snapshot: await rendered(test, context, id, [configMap('b')]) });
  expect(await getSync(context, syncId)).toMatchObject({ state: 'superseded' });
});

it('its plan is what differs now, and the cluster is looked at soon', async () => {
  const context = await test.member();
  const { id } = await testApplication(context);
  await recordRender(context, id, 1, { snapshot: await rendered(test, context, id, [configMap('a')]) });
  const syncId = (await getApplication(context, id)).lastSync?.id ?? '';
  const lease = await take(context, id);
  await startSync(context, lease, syncId);
  const summary = { create: 0, configure: 0, unchanged: 0, prune: 1, skip: 0, refuse: 0 };
  const plan: Plan = { digest: 'digest-1', items: [], summary, warnings: [] };
  await appendProgress(context, lease, { syncId, applicationId: id, events: [], plan });
  await awaitApproval(context, lease, { syncId, planDigest: 'digest-1', problem, objects, results: [] });
  await releaseLease(context, lease);
  expect(await getApplication(context, id)).toMatchObject({ plan: { digest: 'digest-1', summary } });
  expect(await openForCheck(later(context, 0.01), id, 60)).toBeDefined();
  expect(await openForCheck(context, id, 60)).toBeUndefined();
});

it('4.12: another plan asks again, and an earlier yes does not count for it', async () => {
  const { context, id, syncId } = await waiting();
  await approveSync(context, syncId, 'digest-1');
  const lease = await take(context, id);
  await startSync(context, lease, syncId);
  await awaitApproval(context, lease, { syncId, planDigest: 'digest-2', problem, objects, results: [] });
  await expect(approveSync(context, syncId, 'digest-1')).rejects.toMatchObject({ code: 'conflict' });
  expect(await getSync(context, syncId)).toMatchObject({
    approval: { planDigest: 'digest-2', approvedAt: null },
  });
});

it('cancelled at once by a person, and by itself after 24 h; an ended one cannot be approved', async () => {
  const mine = await waiting();
  expect(await cancelSync(mine.context, mine.syncId)).toMatchObject({ state: 'cancelled' });
  await expect(approveSync(mine.context, mine.syncId, 'digest-1')).rejects.toMatchObject({
    code: 'conflict',
  });
  expect(await getApplication(mine.context, mine.id)).toMatchObject({ syncStatus: 'OutOfSync' });

  const { context, id, syncId } = await waiting();
  await expireApproval(later(context, 23), syncId);
  expect(await getSync(context, syncId)).toMatchObject({ state: 'waiting-for-approval' });
  await expect(approveSync(later(context, 25), syncId, 'digest-1')).rejects.toMatchObject({
    code: 'conflict',
  });
  await expireApproval(later(context, 25), syncId);
  expect(await getSync(context, syncId)).toMatchObject({ state: 'cancelled' });
  expect(await getApplication(context, id)).toMatchObject({ syncStatus: 'OutOfSync' });
});

it('the sweep wakes one whose time is over, and leaves one that still waits alone', async () => {
  const { context, syncId } = await waiting();
  const woken = () => test.jobs.filter((job) => JSON.stringify(job).includes(syncId)).length;
  const before = woken();
  await enqueueDue(test.platform, 'apply');
  expect(woken()).toBe(before);
  const { inOrganization } = await import('@landfall/db/transaction');
  await inOrganization(test.platform.database, context.organizationId, (tx) =>
    tx.sync.updateMany({ where: { id: syncId }, data: { nextAttemptAt: new Date(Date.now() - 1_000) } }),
  );
  await enqueueDue(test.platform, 'apply');
  expect(woken()).toBe(before + 1);
});

it('4.6: a newer sync takes the place of one that waits', async () => {
  const { context, id, syncId } = await waiting();
  const newer = await askForSync(context, id);
  expect(await getSync(context, syncId)).toMatchObject({ state: 'superseded', supersededBy: newer.number });
});

it('a yes while the line is stopped is kept: it goes on when the line is lifted', async () => {
  const { context, id, syncId } = await waiting();
  await stopLine(context, { reason: 'The till is down.' });
  await approveSync(context, syncId, 'digest-1');
  const lease = await take(context, id);
  expect(await startSync(context, lease, syncId)).toHaveProperty('held');
  expect(await getSync(context, syncId)).toMatchObject({ state: 'pending', held: { kind: 'line' } });
  await liftLine(context);
  expect(await startSync(context, lease, syncId)).toMatchObject({ started: { approvedDigest: 'digest-1' } });
  await releaseLease(context, lease);
});
