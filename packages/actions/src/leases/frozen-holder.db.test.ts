import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import { read } from '../unit.ts';
import { acquireLease } from './acquire.ts';
import { holdLease } from './lease.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

it('a holder frozen in the middle of a transaction does not keep its lease: Postgres ends what only waits', async () => {
  const context = await test.member();
  const key = `application:${randomUUID()}`;
  const lease = await acquireLease(context, key, 'frozen', 0.1);
  if (!lease) throw new Error('it was free');
  const frozen = read(context, async (tx) => {
    await holdLease(tx, lease);
    await sleep(12_000);
    await holdLease(tx, lease);
  });
  const ended = expect(frozen).rejects.toThrow();
  await sleep(500);
  expect(await acquireLease(context, key, 'other', 30)).toMatchObject({ generation: 2n });
  await ended;
}, 60_000);
