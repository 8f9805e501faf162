import { randomUUID } from 'node:crypto';
import { testRedis } from '@landfall/devstack/test-stack';
import { type Command, Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { turnOf } from './turn.ts';

let redis: Redis;
const sent: Command[] = [];
beforeAll(async () => {
  redis = new Redis((await testRedis()).url);
  // What is asked before it is connected is sent twice, as far as can be seen here.
  await redis.ping();
  const send = redis.sendCommand.bind(redis);
  redis.sendCommand = (command, ...more) => {
    sent.push(command);
    return send(command, ...more);
  };
});
afterAll(() => redis?.disconnect());

test('the script is sent once, and by its digest from then on; a Redis that has forgotten it is told again', async () => {
  const line = { prefix: `test-${randomUUID()}`, name: 'refresh-repository', key: randomUUID() };
  // Nothing waits: each begins at the turn that is served now.
  const turn = (tenant: string) => turnOf(redis, { ...line, tenant });
  expect([await turn('one'), await turn('one'), await turn('other')]).toEqual([1, 1, 1]);
  expect(sent.map(({ name }) => name).filter((name) => name.startsWith('eval'))).toEqual([
    'eval',
    'evalsha',
    'evalsha',
  ]);
  await redis.script('FLUSH');
  expect(await turn('one')).toBe(1);
});
