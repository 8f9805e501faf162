import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { eventsOf, type TestPlatform, testPlatform } from '../../test/testing.ts';
import type { Context } from '../context.ts';
import { finishDelivery } from '../deliveries/finish.ts';
import { recordDelivery } from '../deliveries/record.ts';
import { recordPoll } from '../deliveries/record-poll.ts';
import { startDelivery } from '../deliveries/start.ts';
import { unitOfWork } from '../unit.ts';
import { claimPoll } from './claim-poll.ts';
import { connectRepository } from './connect.ts';
import { getRepository } from './list.ts';
import { recordFetch } from './record-fetch.ts';
import { refreshRepository } from './refresh.ts';
import { rotateWebhookSecret } from './rotate-secret.ts';

const QUICK = 15;
const SELDOM = 60;

let test: TestPlatform;
let now: Date;
beforeAll(async () => {
  test = await testPlatform();
});
beforeEach(() => {
  now = new Date('2026-11-28T07:00:00Z');
  // Without jitter: A.3's own is tested beside next-poll.ts.
  vi.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(() => void vi.restoreAllMocks());
afterAll(() => test?.close());

/** A repository that is looked at, by whatever asks for it, a second after what was before. */
async function watched(pollSeconds = QUICK) {
  const context: Context = { ...(await test.member()), now: () => now };
  const { id } = await connectRepository(context, {
    name: 'shop',
    url: 'https://git.example.com/acme/shop',
  });
  const seen = { defaultBranch: 'main', headRevision: 'a'.repeat(40), tips: {} };
  const row = () =>
    unitOfWork(context, ({ tx }) =>
      tx.repository.findFirstOrThrow({ where: { id }, select: { nextPollAt: true } }),
    );
  const later = () => {
    now = new Date(now.getTime() + 1_000);
  };
  await unitOfWork(context, ({ tx }) =>
    tx.repository.updateMany({ where: { id }, data: { nextPollAt: now } }),
  );
  await claimPoll(context, id, pollSeconds);
  await recordFetch(context, id, seen, { began: now, foundNew: false });
  return {
    context,
    id,
    seen,
    later,
    announced: async () => {
      later();
      const delivery = { repositoryId: id, providerId: randomUUID(), event: 'push', ref: 'refs/heads/main' };
      return (await recordDelivery(context, delivery)).id;
    },
    processed: async (deliveryId: string) => {
      later();
      await startDelivery(context, deliveryId);
      const fetched = { repositoryId: id, ...seen };
      await finishDelivery(context, deliveryId, { revision: seen.headRevision, outcomes: [], fetched });
    },
    polled: async (foundNew: boolean, since?: Date) => {
      later();
      const began = since ?? now;
      later();
      await recordFetch(context, id, seen, { began, foundNew });
    },
    secondsToPoll: async () => ((await row()).nextPollAt.getTime() - now.getTime()) / 1_000,
  };
}

it('a repository without a delivery keeps its own interval, whatever a poll finds', async () => {
  const { context, id, polled, secondsToPoll } = await watched();
  await polled(false);
  expect(await secondsToPoll()).toBe(QUICK);
  await polled(true);
  expect(await secondsToPoll()).toBe(QUICK);
  expect(await getRepository(context, id)).toMatchObject({ pollSeconds: QUICK, webhook: { works: false } });
});

it('a webhook that works makes polls seldom until one finds what was not announced, and again with the next delivery', async () => {
  const { context, id, announced, processed, polled, secondsToPoll } = await watched();
  const delivery = await announced();
  expect(await secondsToPoll()).toBeLessThan(QUICK);
  await processed(delivery);
  expect(await secondsToPoll()).toBe(SELDOM);
  expect(await getRepository(context, id)).toMatchObject({ pollSeconds: SELDOM, webhook: { works: true } });
  await polled(false);
  expect(await secondsToPoll()).toBe(SELDOM);
  await polled(true);
  expect(await secondsToPoll()).toBe(QUICK);
  expect(await getRepository(context, id)).toMatchObject({ pollSeconds: QUICK, webhook: { works: false } });
  await polled(false);
  expect(await secondsToPoll()).toBe(QUICK);
  await processed(await announced());
  expect(await secondsToPoll()).toBe(SELDOM);
});

it('an interval of the operator that is longer is kept', async () => {
  const { announced, processed, secondsToPoll } = await watched(3_600);
  await processed(await announced());
  expect(await secondsToPoll()).toBe(3_600);
});

it('the quick interval stands while a poll is under way: one that dies is made up for soon', async () => {
  const { context, id, announced, processed, secondsToPoll } = await watched();
  await processed(await announced());
  now = new Date(now.getTime() + SELDOM * 1_000);
  expect(await claimPoll(context, id, QUICK)).toBe(true);
  expect(await secondsToPoll()).toBe(QUICK);
});

it('what waits to be processed was announced', async () => {
  const { announced, processed, polled, secondsToPoll } = await watched();
  const first = await announced();
  await announced();
  await processed(first);
  await polled(true);
  expect(await secondsToPoll()).toBe(SELDOM);
});

it('so was what a delivery was quicker to find than the poll that had begun before', async () => {
  const { announced, processed, polled, secondsToPoll } = await watched();
  await processed(await announced());
  const began = new Date(now.getTime() + 500);
  await processed(await announced());
  await polled(true, began);
  expect(await secondsToPoll()).toBe(SELDOM);
});

it('so was what a delivery could not fetch', async () => {
  const { context, announced, processed, polled, later, secondsToPoll } = await watched();
  await processed(await announced());
  const problem = { code: 'unreachable', what: 'It was not read.', why: 'It is away.', fix: 'Wait.' };
  await finishDelivery(context, await announced(), { problem });
  later();
  await polled(true);
  expect(await secondsToPoll()).toBe(SELDOM);
});

it('what polls recorded announces nothing, and no other repository does', async () => {
  const { context, id, announced, processed, polled, secondsToPoll } = await watched();
  await processed(await announced());
  const other = await connectRepository(context, {
    name: 'other',
    url: 'https://git.example.com/acme/other',
  });
  await recordPoll(context, id, now);
  await recordDelivery(context, { repositoryId: other.id, providerId: 'one', event: 'push', ref: null });
  await polled(true);
  expect(await secondsToPoll()).toBe(QUICK);
});

it('a new secret does not put off a look that somebody asked for', async () => {
  const { context, id, announced, processed, secondsToPoll } = await watched();
  await processed(await announced());
  await refreshRepository(context, id);
  await rotateWebhookSecret(context, id);
  expect(await secondsToPoll()).toBeLessThanOrEqual(0);
});

it('after a new secret pushes are looked for until a delivery arrives with it, and pages are told', async () => {
  const { context, id, announced, processed, secondsToPoll } = await watched();
  await processed(await announced());
  expect(await rotateWebhookSecret(context, id)).toMatchObject({ webhook: { works: false } });
  expect(await secondsToPoll()).toBe(QUICK);
  expect((await eventsOf(context)).at(-1)).toMatchObject({
    type: 'repository',
    repository: { pollSeconds: QUICK, webhook: { works: false } },
  });
  await processed(await announced());
  expect(await secondsToPoll()).toBe(SELDOM);
});
