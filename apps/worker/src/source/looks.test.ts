import { expect, test } from 'vitest';
import { looks, type Seen } from './looks.ts';

const seen = (began = 0): Seen => ({ refs: { defaultBranch: `seen at ${began}`, refs: [] }, began });
const first = { done: 6, asked: 7 };

test('the render that a look asked for is told what it saw, also when it comes before the request is known', async () => {
  const known = looks();
  const request = Promise.withResolvers<number>();
  known.expect('a', 'c1', seen(), request.promise);
  const taken = known.take('a', first);
  request.resolve(7);
  expect(await taken).toEqual(seen().refs);
  expect(await known.take('b', first)).toBeUndefined();
});

test('a request of somebody else, before or after the look, is not answered by it', async () => {
  const known = looks();
  known.expect('a', 'c1', seen(), Promise.resolve(7));
  expect(await known.take('a', { done: 6, asked: 8 })).toBeUndefined();
  expect(await known.take('a', { done: 5, asked: 7 })).toBeUndefined();
});

test('of several looks that asked before the render came, the one that began last counts, not the one that asked last', async () => {
  const known = looks();
  known.expect('a', 'c2', seen(20), Promise.resolve(7));
  known.expect('a', 'c1', seen(10), Promise.resolve(8));
  expect(await known.take('a', { done: 6, asked: 8 })).toEqual(seen(20).refs);
});

test('the same commit is not asked for again until its render has ended; another one is', async () => {
  const known = looks();
  expect(known.awaits('a', 'c1')).toBe(false);
  known.expect('a', 'c1', seen(), Promise.resolve(7));
  expect(known.awaits('a', 'c1')).toBe(true);
  expect(known.awaits('b', 'c1')).toBe(false);
  expect(known.awaits('a', 'c2')).toBe(false);
  // A force-push back and forth: what was asked for last is not the first commit any more.
  known.expect('a', 'c2', seen(), Promise.resolve(8));
  expect(known.awaits('a', 'c1')).toBe(false);
  await known.forget('a', 7);
  expect(known.awaits('a', 'c2')).toBe(true);
  await known.forget('a', 8);
  expect(known.awaits('a', 'c2')).toBe(false);
});

test('a request that could not be made leaves nothing to trip over', async () => {
  const known = looks();
  known.expect('a', 'c1', seen(), Promise.reject(new Error('the database is away')));
  expect(await known.take('a', first)).toBeUndefined();
  await known.forget('a', 7);
  expect(known.awaits('a', 'c1')).toBe(false);
});

test('what is not rendered for five minutes is no news any more', async () => {
  let now = 0;
  const known = looks(() => now);
  known.expect('a', 'c1', seen(), Promise.resolve(7));
  now = 300_000;
  expect(known.awaits('a', 'c1')).toBe(false);
  expect(await known.take('a', first)).toBeUndefined();
});
