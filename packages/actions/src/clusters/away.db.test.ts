import type { Plan } from '@landfall/contracts/plan';
import type { ProblemWords } from '@landfall/contracts/problem';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { configMap, rendered, testApplication } from '../../test/application.ts';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import { getApplication } from '../applications/get.ts';
import { openForCheck } from '../applications/open-for-check.ts';
import { recordCheck } from '../applications/record-check.ts';
import { recordRender } from '../applications/record-render.ts';
import type { Context } from '../context.ts';
import { acquireLease } from '../leases/acquire.ts';
import { applicationLease, type Lease } from '../leases/lease.ts';
import { releaseLease } from '../leases/release.ts';
import { enqueueDue } from '../sweep/enqueue-due.ts';
import { askForSync } from '../syncs/ask.ts';
import { type FinishedSync, finishSync } from '../syncs/finish.ts';
import { getSync } from '../syncs/get.ts';
import { postponeSync } from '../syncs/postpone.ts';
import { startSync } from '../syncs/start.ts';
import { unitOfWork } from '../unit.ts';
import { recordClusterCheck } from './record-check.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

const problem: ProblemWords = { code: 'cluster-unreachable', what: 'Away.', why: 'No route.', fix: 'Wait.' };
const reached = { version: 'v1.34.4', uid: null, permissions: [], kinds: [] };
const empty: Plan = {
  digest: 'd',
  items: [],
  summary: { create: 0, configure: 0, unchanged: 1, prune: 0, skip: 0, refuse: 0 },
  warnings: [],
};
const seen: NonNullable<FinishedSync['seen']> = {
  resources: [],
  health: { status: 'Healthy' },
  complete: true,
};

async function deployed() {
  const context = await test.member();
  const { id, clusterId } = await testApplication(context);
  const render = async () =>
    recordRender(context, id, 1, { snapshot: await rendered(test, context, id, [configMap('a')]) });
  await render();
  const { lastSync } = await getApplication(context, id);
  await run(context, id, lastSync?.id ?? '', (held, syncId) =>
    finishSync(context, held, { syncId, outcome: 'succeeded', results: [], durations: {}, seen }),
  );
  return { context, id, clusterId, render };
}

async function run(
  context: Context,
  id: string,
  syncId: string,
  end: (held: Lease, syncId: string) => Promise<unknown>,
): Promise<void> {
  const held = await acquireLease(context, applicationLease(id), Math.random().toString(36), 30);
  if (!held) throw new Error('the lease was to be free');
  await startSync(context, held, syncId);
  await end(held, syncId);
  await releaseLease(context, held);
}

const jobsOf = async (name: string) => {
  test.jobs.length = 0;
  await enqueueDue(test.platform, 'apply');
  return test.jobs.filter((job) => job.name === name).map(({ payload }) => payload);
};

it('a sync that waits for its cluster goes on when the cluster is back, with attempts left', async () => {
  const { context, id, clusterId } = await deployed();
  await recordClusterCheck(context, clusterId, { problem });
  const { id: syncId } = await askForSync(context, id);
  await run(context, id, syncId, (held) =>
    postponeSync(context, held, { syncId, delayMs: 60_000, problem, results: [], uncounted: true }),
  );
  expect(await getSync(context, syncId)).toMatchObject({ state: 'pending', attempt: 0 });
  const payload = { organizationId: context.organizationId, syncId };
  expect(await jobsOf('sync-application')).not.toContainEqual(payload);
  await recordClusterCheck(context, clusterId, { reached });
  expect(await jobsOf('sync-application')).toContainEqual(payload);
});

it('a cluster that answers a sync is looked at again at once while it is shown as unreachable', async () => {
  const { context, id, clusterId } = await deployed();
  await recordClusterCheck(context, clusterId, { reached });
  await unitOfWork(context, ({ tx }) =>
    tx.cluster.updateMany({ where: { id: clusterId }, data: { nextCheckAt: new Date(Date.now() + 60_000) } }),
  );
  const answered = async () => {
    test.jobs.length = 0;
    const { id: syncId } = await askForSync(context, id);
    await run(context, id, syncId, (held) =>
      finishSync(context, held, { syncId, outcome: 'succeeded', results: [], durations: {}, seen }),
    );
    return test.jobs.filter(({ name }) => name === 'check-cluster').length;
  };
  expect(await answered()).toBe(0);
  await recordClusterCheck(context, clusterId, { problem });
  expect(await answered()).toBe(1);
});

it('what a sync failed of is no longer told once a look finds all as Git wants it', async () => {
  const { context, id, clusterId, render } = await deployed();
  const { id: syncId } = await askForSync(context, id);
  await run(context, id, syncId, (held) =>
    finishSync(context, held, { syncId, outcome: 'failed', results: [], durations: {}, problem }),
  );
  expect(await getApplication(context, id)).toMatchObject({ syncStatus: 'Failed', problem });
  await recordClusterCheck(context, clusterId, { problem });
  await recordClusterCheck(context, clusterId, { reached });
  const checked = await openForCheck(context, id, 60);
  if (!checked) throw new Error('the check was to be due');
  await recordCheck(context, checked, { resources: [], health: { status: 'Healthy' }, plan: empty });
  expect(await getApplication(context, id)).toMatchObject({ syncStatus: 'Synced', problem: null });
  // The same objects from a newer commit may be synced again: nothing holds them for bad.
  await render();
  expect((await getApplication(context, id)).syncStatus).toBe('Syncing');
});

it('objects that no cluster has judged are not held for bad', async () => {
  const { context, id, render } = await deployed();
  const { id: syncId } = await askForSync(context, id);
  const failed: FinishedSync = { syncId, outcome: 'failed', results: [], durations: {}, problem };
  await run(context, id, syncId, (held) => finishSync(context, held, { ...failed, untried: true }));
  await render();
  expect((await getApplication(context, id)).syncStatus).toBe('Syncing');
  const again = (await getApplication(context, id)).lastSync?.id ?? '';
  await run(context, id, again, (held) => finishSync(context, held, { ...failed, syncId: again }));
  await render();
  expect((await getApplication(context, id)).syncStatus).toBe('Failed');
});

it('an attempt that finds the cluster away while it comes back does not wait as if it were away', async () => {
  const { context, id, clusterId } = await deployed();
  const attempt = async (comesBack: boolean) => {
    const { id: syncId } = await askForSync(context, id);
    await run(context, id, syncId, async (held) => {
      const awayAt = new Date();
      if (comesBack) await recordClusterCheck(context, clusterId, { reached });
      const put = { syncId, delayMs: 60_000, problem, results: [], awayAt };
      expect(await postponeSync(context, held, put)).toBe(comesBack ? 1_000 : 60_000);
    });
    await enqueueDue(test.platform, 'apply');
    return getSync(context, syncId);
  };
  await recordClusterCheck(context, clusterId, { reached });
  expect(await attempt(false)).toMatchObject({ state: 'pending', problem });
  expect(await attempt(true)).toMatchObject({ state: 'pending', problem });
});
