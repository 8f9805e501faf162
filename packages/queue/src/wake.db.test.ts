import { randomUUID } from 'node:crypto';
import { clusterId, organizationId } from '@landfall/contracts/ids';
import { testRedis } from '@landfall/devstack/test-stack';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openQueue, type Queue } from './queue.ts';

const organization = organizationId.parse(randomUUID());
const soon = { timeout: 15_000, interval: 20 };

let url: string;
let queue: Queue;
let redis: Redis;
beforeEach(async () => {
  url = (await testRedis()).url;
  queue = await openQueue(url);
  redis = new Redis(url);
});
afterEach(async () => {
  redis.disconnect();
  await queue.close();
});

test('wake-ups reach every listener with organization and position; garbage reaches none', async () => {
  const heard: unknown[] = [];
  const other = await openQueue(url);
  const stop = other.onWake((wake) => heard.push(wake));
  await vi.waitFor(() => expect(heard).toEqual(['everyone']), soon);
  const channel = `landfall:${redis.options.db}:wake`;
  for (const text of ['', '{', 'null', '{"organizationId":1}']) await redis.publish(channel, text);
  expect(await queue.wake(organization, 7)).toBe(true);
  await vi.waitFor(
    () => expect(heard).toEqual(['everyone', { organizationId: organization, position: 7 }]),
    soon,
  );
  stop();
  await queue.wake(organization, 8);
  await redis.ping();
  expect(heard).toHaveLength(2);
  await other.close();
});

test('those of agents go their own way: cluster by cluster, to listeners of theirs and no others', async () => {
  const [heard, others]: [unknown[], unknown[]] = [[], []];
  const other = await openQueue(url);
  const stop = other.onAgentWake((wake) => heard.push(wake));
  other.onWake((wake) => others.push(wake));
  await vi.waitFor(() => expect([heard, others]).toEqual([['everyone'], ['everyone']]), soon);
  const wake = { organizationId: organization, clusterId: clusterId.parse(randomUUID()) };
  const channel = `landfall:${redis.options.db}:agents`;
  for (const text of ['', '{', 'null', '{"clusterId":1}']) await redis.publish(channel, text);
  expect(await queue.wakeAgents(wake)).toBe(true);
  await vi.waitFor(() => expect(heard).toEqual(['everyone', wake]), soon);
  stop();
  await queue.wakeAgents(wake);
  await redis.ping();
  expect(heard).toHaveLength(2);
  expect(others).toEqual(['everyone']);
  await other.close();
});
