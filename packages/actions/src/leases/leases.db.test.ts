import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import { read } from '../unit.ts';
import { acquireLease } from './acquire.ts';
import { holdLease, LeaseLost } from './lease.ts';
import { releaseLease } from './release.ts';
import { renewLease } from './renew.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

it('is taken by exactly one of twenty', async () => {
  const context = await test.member();
  const key = `application:${randomUUID()}`;
  const taken = await Promise.all(
    Array.from({ length: 20 }, () => acquireLease(context, key, randomUUID(), 30)),
  );
  expect(taken.filter(Boolean)).toHaveLength(1);
});

it('counts generations up: when it ran out, and when it was released', async () => {
  const context = await test.member();
  const key = `application:${randomUUID()}`;
  const first = await acquireLease(context, key, 'a', 0.2);
  expect(first?.generation).toBe(1n);
  expect(await acquireLease(context, key, 'b', 30)).toBeUndefined();
  await sleep(300);
  const second = await acquireLease(context, key, 'b', 30);
  expect(second?.generation).toBe(2n);
  if (second) await releaseLease(context, second);
  expect((await acquireLease(context, key, 'c', 30))?.generation).toBe(3n);
});

it('refuses the lower generation everywhere: renewal, release, and inside a writing transaction', async () => {
  const context = await test.member();
  const key = `application:${randomUUID()}`;
  const old = await acquireLease(context, key, 'a', 0.1);
  await sleep(200);
  const now = await acquireLease(context, key, 'b', 30);
  if (!old || !now) throw new Error('both were to be taken');
  expect(await renewLease(context, old, 30)).toBe(false);
  await releaseLease(context, old);
  expect(await renewLease(context, now, 30)).toBe(true);
  await expect(read(context, (tx) => holdLease(tx, old))).rejects.toThrow(LeaseLost);
  await expect(read(context, (tx) => holdLease(tx, now))).resolves.toBeUndefined();
});

it('cannot be taken while its holder is in the middle of a write', async () => {
  const context = await test.member();
  const key = `application:${randomUUID()}`;
  const lease = await acquireLease(context, key, 'a', 0.1);
  if (!lease) throw new Error('it was free');
  let taken: unknown = 'not yet';
  let taking: Promise<unknown> = Promise.resolve();
  await read(context, async (tx) => {
    await holdLease(tx, lease);
    await sleep(200);
    taking = acquireLease(context, key, 'b', 30).then((one) => {
      taken = one;
    });
    await sleep(300);
    expect(taken).toBe('not yet');
  });
  await taking;
  expect(taken).toMatchObject({ generation: 2n });
});

it('is free at once when it was released: no part of a millisecond is left of it', async () => {
  const context = await test.member();
  const key = `application:${randomUUID()}`;
  for (let round = 1; round <= 200; round += 1) {
    const lease = await acquireLease(context, key, randomUUID(), 30);
    expect(lease, `round ${round}`).toBeDefined();
    if (lease) await releaseLease(context, lease);
  }
});

it('belongs to its organization: another one takes the same key for itself', async () => {
  const [ada, eve] = await Promise.all([test.member('Ada'), test.member('Eve')]);
  const key = `application:${randomUUID()}`;
  const hers = await acquireLease(ada, key, 'a', 30);
  expect((await acquireLease(eve, key, 'b', 30))?.generation).toBe(1n);
  expect(hers && (await renewLease(eve, hers, 30))).toBe(false);
});
