import { expect, test } from 'vitest';
import { slots } from './slots.ts';

const moment = () => new Promise((resolve) => setImmediate(resolve));
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Slots by a clock of their own, and work that ends when it is told to. */
function scene(most: number) {
  let at = 0;
  const bound = slots(most, () => at);
  const order: string[] = [];
  const running = new Map<string, () => void>();
  return {
    order,
    running: () => [...running.keys()],
    ask: (name: string) => {
      const [tenant = ''] = name.split(' ');
      void bound.run(tenant, async () => {
        order.push(name);
        await new Promise<void>((resolve) => running.set(name, resolve));
      });
    },
    /** Time passes, then one ends. */
    end: async (name: string, after = SECOND) => {
      await moment();
      at += after;
      running.get(name)?.();
      running.delete(name);
      await moment();
    },
    pass: (milliseconds: number) => {
      at += milliseconds;
    },
  };
}

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
  const { ask, end, order } = scene(1);
  for (let count = 0; count < 1_000; count += 1) ask(`noisy ${count}`);
  for (const name of ['quiet 0', 'third 0', 'third 1']) ask(name);
  for (let count = 0; count < 5; count += 1) {
    await moment();
    await end(order.at(-1) ?? '');
  }
  expect(order).toEqual(['noisy 0', 'quiet 0', 'third 0', 'noisy 1', 'third 1', 'noisy 2']);
});

test('turns are of seconds: for each slow one of a tenant as much of another is done', async () => {
  const { ask, end, order } = scene(1);
  for (let count = 0; count < 3; count += 1) ask(`slow ${count}`);
  for (let count = 0; count < 8; count += 1) ask(`quick ${count}`);
  await end('slow 0', 4 * SECOND);
  for (let count = 0; count < 5; count += 1) await end(order.at(-1) ?? '', SECOND);
  expect(order.slice(1)).toEqual(['quick 0', 'quick 1', 'quick 2', 'quick 3', 'slow 1', 'quick 4']);
});

test('what was had while nobody else was there is held against nobody', async () => {
  const { ask, end, order, running } = scene(1);
  for (let count = 0; count < 3; count += 1) {
    ask(`one ${count}`);
    await end(`one ${count}`, MINUTE);
  }
  ask('one 3');
  for (let count = 0; count < 3; count += 1) ask(`other ${count}`);
  ask('one 4');
  await end('one 3');
  expect(running()).toEqual(['other 0']);
  await end('other 0');
  await end(order.at(-1) ?? '');
  expect(order.slice(3)).toEqual(['one 3', 'other 0', 'one 4', 'other 1']);
});

test('one that is alone has all places, however slow it is', async () => {
  const { ask, end, running } = scene(2);
  for (let count = 0; count < 4; count += 1) ask(`slow ${count}`);
  await end('slow 0', 20 * SECOND);
  expect(running()).toEqual(['slow 1', 'slow 2']);
});

test('one that is slow leaves the last place to whoever came lately, and never waits with all of them free', async () => {
  const { ask, end, running, pass } = scene(2);
  ask('quick 0');
  await end('quick 0');
  for (let count = 0; count < 4; count += 1) ask(`slow ${count}`);
  // Nothing is known of it yet.
  await end('slow 0', 20 * SECOND);
  expect(running()).toEqual(['slow 1']);
  ask('quick 1');
  await moment();
  expect(running()).toEqual(['slow 1', 'quick 1']);
  await end('quick 1');
  await end('slow 1');
  expect(running()).toEqual(['slow 2']);
  pass(11 * MINUTE);
  ask('slow 4');
  await moment();
  expect(running()).toEqual(['slow 2', 'slow 3']);
});
