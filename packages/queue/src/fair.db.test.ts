import { randomUUID } from 'node:crypto';
import { organizationId, pullId, repositoryId } from '@landfall/contracts/ids';
import { testRedis } from '@landfall/devstack/test-stack';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { catalog } from './catalog.ts';
import type { Handlers } from './consume.ts';
import { openQueue, type Queue } from './queue.ts';

const soon = { timeout: 15_000, interval: 20 };
const idle = async (): Promise<void> => undefined;
const source = (some: Partial<Handlers<'source'>>): Handlers<'source'> => ({
  'process-delivery': idle,
  'refresh-repository': idle,
  'render-application': idle,
  'push-revert': idle,
  'plan-pull': idle,
  'follow-proposal': idle,
  'tell-history': idle,
  'report-status': idle,
  'answer-probe-source': idle,
  ...some,
});

let queue: Queue;
beforeEach(async () => {
  queue = await openQueue((await testRedis()).url, { prefix: `test-${randomUUID()}` });
});
afterEach(() => queue.close());

const tenant = () => organizationId.parse(randomUUID());
const refresh = (organization: ReturnType<typeof tenant>, id = randomUUID()) => ({
  organizationId: organization,
  repositoryId: repositoryId.parse(id),
});

test('the one job of a tenant is done though another has hundreds that wait longer, and these keep their order', async () => {
  const [noisy, quiet, third] = [tenant(), tenant(), tenant()];
  const many = Array.from({ length: 300 }, () => refresh(noisy));
  for (const one of many) await queue.enqueue('refresh-repository', one);
  // Woken again while it waits, as the sweep does: nobody is put back by that.
  for (const one of many.slice(0, 100)) await queue.enqueue('refresh-repository', one);
  await queue.enqueue('refresh-repository', refresh(quiet));
  for (let count = 0; count < 2; count++) await queue.enqueue('refresh-repository', refresh(third));
  const later = refresh(noisy);
  await queue.enqueue('refresh-repository', later);
  const done: { organizationId: string; repositoryId: string }[] = [];
  queue.consume('source', source({ 'refresh-repository': async (job) => void done.push(job) }), {
    concurrency: { 'refresh-repository': 1 },
  });
  await vi.waitFor(() => expect(done).toHaveLength(304), soon);
  expect(done.slice(0, 5).map((job) => job.organizationId)).toEqual([noisy, quiet, third, noisy, third]);
  const ofNoisy = done.filter((job) => job.organizationId === noisy).map((job) => job.repositoryId);
  expect(ofNoisy).toEqual([...many, later].map((job) => job.repositoryId));
});

test('who had nothing waiting begins where the others are, not before what has waited for long', async () => {
  const [noisy, quiet] = [tenant(), tenant()];
  const done: string[] = [];
  let go = () => {};
  const gate = new Promise<void>((resolve) => {
    go = resolve;
  });
  for (let count = 0; count < 6; count++) await queue.enqueue('refresh-repository', refresh(noisy));
  const work = async (job: { organizationId: string }) => {
    done.push(job.organizationId);
    if (done.length === 3) await gate;
  };
  queue.consume('source', source({ 'refresh-repository': work }), {
    concurrency: { 'refresh-repository': 1 },
  });
  await vi.waitFor(() => expect(done).toHaveLength(3), soon);
  for (let count = 0; count < 3; count++) await queue.enqueue('refresh-repository', refresh(quiet));
  go();
  await vi.waitFor(() => expect(done).toHaveLength(9), soon);
  expect(done.slice(3)).toEqual([noisy, quiet, noisy, quiet, noisy, quiet]);
});

test('work that lasts holds no more than its tenant’s share of the places, and none of it is lost', async () => {
  const [noisy, quiet] = [tenant(), tenant()];
  const { share } = catalog['plan-pull'];
  let running = 0;
  let most = 0;
  const done = new Set<string>();
  let go = () => {};
  const gate = new Promise<void>((resolve) => {
    go = resolve;
  });
  const work = async (job: { organizationId: string; pullId: string }) => {
    if (job.organizationId === noisy) {
      running += 1;
      most = Math.max(most, running);
      await gate;
      running -= 1;
    }
    done.add(job.pullId);
  };
  queue.consume('source', source({ 'plan-pull': work }));
  const pull = (organization: typeof noisy) => ({
    organizationId: organization,
    pullId: pullId.parse(randomUUID()),
  });
  for (let count = 0; count < 12; count++) await queue.enqueue('plan-pull', pull(noisy));
  await vi.waitFor(() => expect(running).toBe(share), soon);
  const mine = pull(quiet);
  await queue.enqueue('plan-pull', mine);
  await vi.waitFor(() => expect([...done]).toEqual([mine.pullId]), soon);
  go();
  await vi.waitFor(() => expect(done.size).toBe(13), soon);
  expect(most).toBe(share);
});
