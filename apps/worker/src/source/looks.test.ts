import { expect, test } from 'vitest';
import { looks, type Seen } from './looks.ts';

const seen = (name = 'main'): Seen => ({ refs: { defaultBranch: name, refs: [] } });
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

test('several looks that saw one commit are one; those that disagree leave it to Git', async () => {
  const known = looks();
  known.expect('a', 'c1', seen(), Promise.resolve(7));
  known.expect('a', 'c1', seen(), Promise.resolve(8));
  expect(await known.take('a', { done: 6, asked: 8 })).toEqual(seen().refs);
  known.expect('a', 'c2', seen(), Promise.resolve(9));
  expect(await known.take('a', { done: 6, asked: 9 })).toBeUndefined();
});

test('the same commit is not asked for again until its render has ended; another one is', async () => {
  const known = looks();
  expect(known.awaits('a', 'c1')).toBe(false);
  known.expect('a', 'c1', seen(), Promise.resolve(7));
  expect(known.awaits('a', 'c1')).toBe(true);
  expect(known.awaits('b', 'c1')).toBe(false);
  expect(known.awaits('a', 'c2')).toBe(false);
  // Two commits wait: neither is what Git surely has.
  known.expect('a', 'c2', seen(), Promise.resolve(8));
  expect(known.awaits('a', 'c1')).toBe(false);
  expect(known.awaits('a', 'c2')).toBe(false);
  await known.forget('a', 7);
  expect(known.awaits('a', 'c2')).toBe(true);
  await known.forget('a', 8);
  expect(known.awaits('a', 'c2')).toBe(false);
});

test('a request that could not be made leaves nothing to trip over', async () => {
  const known = looks();
  known.expect('a', 'c1', seen(), Promise.reject(new Error('the database is away')));
  expect(await known.take('a', first)).toBeUndefined();
  // Nobody renders it, so the delivery's next try has to ask.
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
