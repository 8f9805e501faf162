import { expect, test } from 'vitest';
import { looks } from './looks.ts';

const refs = { defaultBranch: 'main', refs: [] };

test('the render that a look asked for is told what it saw, also when it comes before the request is known', async () => {
  const known = looks();
  const request = Promise.withResolvers<number>();
  known.expect('a', refs, request.promise);
  const taken = known.take('a', 7);
  request.resolve(7);
  expect(await taken).toBe(refs);
});
test('a request made after the look is not answered by it', async () => {
  const known = looks();
  known.expect('a', refs, Promise.resolve(7));
  expect(await known.take('a', 8)).toBeUndefined();
});
test('neither is one that a person made before it and that still waits', async () => {
  const known = looks();
  known.expect('a', refs, Promise.resolve(undefined));
  expect(await known.take('a', 7)).toBeUndefined();
});
test('it is told once, only to its application, and for a minute', async () => {
  let now = 0;
  const known = looks(() => now);
  known.expect('a', refs, Promise.resolve(1));
  expect(await known.take('b', 1)).toBeUndefined();
  expect(await known.take('a', 1)).toBe(refs);
  expect(await known.take('a', 1)).toBeUndefined();
  known.expect('a', refs, Promise.resolve(2));
  now = 60_000;
  expect(await known.take('a', 2)).toBeUndefined();
});
test('a request that could not be made leaves nothing to trip over', async () => {
  const known = looks();
  known.expect('a', refs, Promise.reject(new Error('the database is away')));
  expect(await known.take('a', 1)).toBeUndefined();
});
