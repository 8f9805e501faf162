import { expect, test } from 'vitest';
import { shares } from './shares.ts';

const FOREVER = 2 ** 30;

test('a tenant has so many places and no more; a place goes to whoever waits longest; another has its own', async () => {
  const { take } = shares(2, FOREVER);
  const [first] = [await take('noisy'), await take('noisy')];
  const got: string[] = [];
  const third = take('noisy').then((free) => {
    got.push('third');
    return free;
  });
  const fourth = take('noisy').then(() => got.push('fourth'));
  expect(await take('quiet')).toBeTypeOf('function');
  expect(got).toEqual([]);
  first?.();
  const free = await third;
  expect(got).toEqual(['third']);
  free?.();
  await fourth;
  expect(got).toEqual(['third', 'fourth']);
});

test('who waited for nothing is told so, and takes no place with that', async () => {
  const { take } = shares(1, 1);
  const first = await take('noisy');
  expect(await take('noisy')).toBeUndefined();
  first?.();
  expect(await take('noisy')).toBeTypeOf('function');
});
