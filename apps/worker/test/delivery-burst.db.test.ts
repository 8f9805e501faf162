import { join } from 'node:path';
import type { Context } from '@landfall/actions/context';
import { getDelivery } from '@landfall/actions/deliveries/list';
import { recordDelivery } from '@landfall/actions/deliveries/record';
import { recordTooMany } from '@landfall/actions/deliveries/record-too-many';
import { getRepository } from '@landfall/actions/repositories/list';
import { enqueueDue } from '@landfall/actions/sweep/enqueue-due';
import { type TestPlatform, testPlatform } from '@landfall/actions/testing';
import { unitOfWork } from '@landfall/actions/unit';
import { deliveryId } from '@landfall/contracts/ids';
import { commitFiles } from '@landfall/devstack/git-server';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { processDelivery } from '../src/source/jobs/process-delivery.ts';
import type { SourceRole } from '../src/source/role.ts';
import { turns } from '../src/source/turns.ts';
import { file, NAME, type PullScene, pullScene, pullTenant } from './pull-scene.ts';

let test: TestPlatform;
let scene: PullScene;
let context: Context;
let repositoryId: string;
let ids: Record<string, string>;
beforeAll(async () => {
  test = await testPlatform();
  scene = await pullScene(test);
});
afterAll(async () => {
  await scene?.close();
  await test?.close();
});
beforeEach(async () => {
  ({ context, repositoryId, ids } = await pullTenant(test, scene));
  await knowDefault('main');
});

const knowDefault = (defaultBranch: string | null) =>
  unitOfWork(context, ({ tx }) =>
    tx.repository.updateMany({ where: { id: repositoryId }, data: { defaultBranch } }),
  );

let workers = 0;
/** A worker of its own, on a machine of its own, that counts how often it was to contact Git, which may have to wait. */
function worker(gate: () => Promise<void> = async () => undefined, waitMs = 0) {
  const counted = { asked: 0 };
  const github: SourceRole['github'] = async (...args) => {
    counted.asked += 1;
    await gate();
    if (!scene.role.github) throw new Error('The scene has an App.');
    return scene.role.github(...args);
  };
  workers += 1;
  const mirrors = join(scene.role.mirrors, `${workers}`);
  const role = { ...scene.role, github, turns: turns({ next: () => waitMs }), mirrors };
  const work = (id: string, signal = new AbortController().signal) =>
    processDelivery(
      role,
      { organizationId: context.organizationId, deliveryId: deliveryId.parse(id) },
      signal,
    );
  return { counted, work };
}

let calls = 0;
async function announced(ref = 'refs/heads/main'): Promise<string> {
  calls += 1;
  const { id } = await recordDelivery(context, { repositoryId, providerId: `${calls}`, event: 'push', ref });
  return id;
}
const announcedTimes = async (count: number) => {
  const all: string[] = [];
  for (let at = 0; at < count; at += 1) all.push(await announced());
  return all;
};
const states = (all: readonly string[]) =>
  Promise.all(all.map(async (id) => (await getDelivery(context, id)).state));
const push = (replicas: number) =>
  commitFiles(scene.github, NAME, { 'web/cm.yaml': file('web', `${replicas}`) }, 'Scale');
const woken = () =>
  test.jobs
    .filter(({ name }) => name === 'process-delivery')
    .map(({ payload }) => (payload as { deliveryId: string }).deliveryId);

it('one look answers every push that waited when it began, and their own jobs ask Git nothing', async () => {
  const revision = await push(10);
  const all = await announcedTimes(12);
  const { counted, work } = worker();
  const [first = '', ...others] = all;
  await work(first);
  const { asked } = counted;
  expect(asked).toBeGreaterThan(0);
  for (const id of others) {
    expect(await getDelivery(context, id)).toMatchObject({ state: 'done', revision, problem: null });
    await work(id);
  }
  expect(counted.asked).toBe(asked);
  expect((await getDelivery(context, others[0] ?? '')).outcomes).toMatchObject([
    { applicationId: ids.api, outcome: 'unchanged', syncId: null },
    { applicationId: ids.web, outcome: 'unchanged', syncId: null },
  ]);
});

it('a push whose call nobody read is found by the late look, and the webhook counts as one that works', async () => {
  const { work } = worker();
  await push(15);
  await work(await announced());
  const revision = await push(16);
  const { id } = await recordTooMany(context, repositoryId);
  await work(id);
  expect(await getDelivery(context, id)).toMatchObject({ state: 'done', revision, problem: null });
  expect((await getRepository(context, repositoryId)).webhook.works).toBe(true);
});

it('a push that comes during a look gives way, and has a look of its own that sees it', async () => {
  const gate = Promise.withResolvers<void>();
  const { counted, work } = worker(() => gate.promise);
  const before = await push(20);
  const early = await announcedTimes(3);
  const looking = work(early[0] ?? '');
  await expect.poll(() => counted.asked).toBe(1);
  const late = await announced();
  await work(late);
  expect(counted.asked).toBe(1);
  expect(await states([late])).toEqual(['pending']);
  test.jobs.length = 0;
  gate.resolve();
  await looking;
  expect(await states([...early, late])).toEqual(['done', 'done', 'done', 'pending']);
  expect(woken()).toEqual([late]);
  const after = await push(21);
  await work(late);
  expect((await getDelivery(context, early[2] ?? '')).revision).toBe(before);
  expect((await getDelivery(context, late)).revision).toBe(after);
});

it('what a worker left that died during its look is found by the sweep, and ended by another', async () => {
  const gate = Promise.withResolvers<void>();
  const dead = worker(() => gate.promise);
  const all = await announcedTimes(4);
  const never = dead.work(all[0] ?? '');
  await expect.poll(() => dead.counted.asked).toBe(1);
  await expect.poll(async () => (await states(all))[0]).toBe('processing');
  test.jobs.length = 0;
  await enqueueDue(test.platform, 'source');
  // Its own, and of those that wait the one that waits longest, which is enough.
  expect(woken()).toEqual([all[0], all[1]]);
  const other = worker();
  for (const id of all) await other.work(id);
  expect(await states(all)).toEqual(['done', 'done', 'done', 'done']);
  const ended = await getDelivery(context, all[3] ?? '');
  gate.resolve();
  await never;
  expect(await getDelivery(context, all[3] ?? '')).toEqual(ended);
});

it('pushes of several branches are answered with all of them, and a repository that cannot be asked fails them alike', async () => {
  const revision = await push(30);
  // Which branch is the default one is told by the whole list only.
  await knowDefault(null);
  const all = [await announced('refs/heads/other'), await announced()];
  await worker().work(all[1] ?? '');
  // Each is told where its own branch stands: there is no other.
  expect(await getDelivery(context, all[0] ?? '')).toMatchObject({ state: 'done', revision: null });
  expect(await getDelivery(context, all[1] ?? '')).toMatchObject({ state: 'done', revision });
  const failing = await announcedTimes(3);
  const away = worker(() => Promise.reject(new Error('Away.')));
  await away.work(failing[1] ?? '');
  expect(await states(failing)).toEqual(['failed', 'failed', 'failed']);
});

it('one that has to wait for its look answers all that are there then; where the process closes it is left to another', async () => {
  await push(40);
  const all = await announcedTimes(3);
  const patient = worker(undefined, 600_000);
  const closing = new AbortController();
  const waiting = patient.work(all[0] ?? '', closing.signal);
  closing.abort();
  await waiting;
  expect(patient.counted.asked).toBe(0);
  expect(await states(all)).toEqual(['pending', 'pending', 'pending']);
  const { counted, work } = worker(undefined, 1);
  await work(all[0] ?? '');
  expect(counted.asked).toBeGreaterThan(0);
  expect(await states(all)).toEqual(['done', 'done', 'done']);
});
