import { expect, test } from 'vitest';
import { slots } from './slots.ts';

const moment = () => new Promise((resolve) => setImmediate(resolve));

test('never more than the bound at once, in the order they came, failures included', async () => {
  const bound = slots(2);
  const order: number[] = [];
  let running = 0;
  let most = 0;
  const work = (index: number) =>
    bound.run('one', async () => {
      running += 1;
      most = Math.max(most, running);
      order.push(index);
      await moment();
      running -= 1;
      if (index % 3 === 0) throw new Error('a bad one');
      return index;
    });
  const done = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => work(index)));
  expect(most).toBe(2);
  expect(order).toEqual(Array.from({ length: 20 }, (_, index) => index));
  expect(done.filter(({ status }) => status === 'rejected')).toHaveLength(7);
});

test('tenants take turns: one that wants a thousand keeps nobody waiting for more than what runs', async () => {
  const bound = slots(1);
  const order: string[] = [];
  const work = (tenant: string) =>
    bound.run(tenant, async () => {
      order.push(tenant);
      await moment();
    });
  const many = Array.from({ length: 1_000 }, () => work('noisy'));
  await Promise.all([work('quiet'), work('third'), work('third'), ...many]);
  expect(order.slice(0, 6)).toEqual(['noisy', 'noisy', 'quiet', 'third', 'noisy', 'third']);
});
