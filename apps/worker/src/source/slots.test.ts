import { expect, test } from 'vitest';
import { slots } from './slots.ts';

test('never more than the bound at once, in the order they came, failures included', async () => {
  const bound = slots(2);
  const order: number[] = [];
  let running = 0;
  let most = 0;
  const work = (index: number) =>
    bound.run(async () => {
      running += 1;
      most = Math.max(most, running);
      order.push(index);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      if (index % 3 === 0) throw new Error('a bad one');
      return index;
    });
  const done = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => work(index)));
  expect(most).toBe(2);
  expect(order).toEqual(Array.from({ length: 20 }, (_, index) => index));
  expect(done.filter(({ status }) => status === 'rejected')).toHaveLength(7);
});
