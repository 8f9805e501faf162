import { randomUUID } from 'node:crypto';
import { type FollowMessage, noLines } from '@landfall/contracts/follow';
import { testRedis } from '@landfall/devstack/test-stack';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openQueue, type Queue } from './queue.ts';

const soon = { timeout: 15_000, interval: 20 };
const said = (...lines: string[]): FollowMessage => ({ kind: 'lines', lines: { ...noLines, lines } });

let queue: Queue;
let other: Queue;
let redis: Redis;
beforeEach(async () => {
  const { url } = await testRedis();
  queue = await openQueue(url);
  other = await openQueue(url);
  redis = new Redis(url);
});
afterEach(async () => {
  redis.disconnect();
  await queue.close();
  await other.close();
});

test('lines reach who follows that log, whoever says them learns whether anybody hears', async () => {
  const [one, two] = [randomUUID(), randomUUID()];
  const heard: unknown[] = [];
  expect(await queue.followed.say(one, said('lost'))).toBe(false);
  const stop = await other.followed.hear(one, (message) => heard.push(message));
  expect(await queue.followed.say(one, said('a'))).toBe(true);
  expect(await queue.followed.say(two, said('of another'))).toBe(false);
  expect(await queue.followed.say(one, { kind: 'over' })).toBe(true);
  await vi.waitFor(() => expect(heard).toEqual([said('a'), { kind: 'over' }]), soon);
  stop();
  await vi.waitFor(async () => expect(await queue.followed.say(one, said('b'))).toBe(false), soon);
  expect(heard).toHaveLength(2);
});

test('garbage reaches nobody', async () => {
  const id = randomUUID();
  const heard: unknown[] = [];
  await other.followed.hear(id, (message) => heard.push(message));
  const channel = `landfall:${redis.options.db}:follow:${id}`;
  for (const text of ['', '{', 'null', '{"kind":"lines"}'])
    expect(await redis.publish(channel, text)).toBe(1);
  await queue.followed.say(id, { kind: 'over' });
  await vi.waitFor(() => expect(heard).toEqual([{ kind: 'over' }]), soon);
});

test('a connection that was lost is a gap, and lines come again after it', async () => {
  const id = randomUUID();
  const heard: unknown[] = [];
  await other.followed.hear(id, (message) => heard.push(message));
  await redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
  await vi.waitFor(() => expect(heard).toContain('gap'), soon);
  await vi.waitFor(async () => expect(await queue.followed.say(id, said('again'))).toBe(true), soon);
  await vi.waitFor(() => expect(heard).toContainEqual(said('again')), soon);
});
