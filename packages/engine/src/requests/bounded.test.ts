import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mapBounded } from './bounded.ts';

test('keeps the order and the bound', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(3)), fc.integer({ min: 1, max: 5 }), async (waits, parallel) => {
      let running = 0;
      const results = await mapBounded(waits, parallel, async (wait, index) => {
        running += 1;
        expect(running).toBeLessThanOrEqual(parallel);
        await sleep(wait);
        running -= 1;
        return index;
      });
      expect(results).toEqual(waits.map((_, index) => index));
    }),
    { numRuns: 30 },
  );
});

test('after an error nothing new begins, and what is under way ends first', async () => {
  const begun: number[] = [];
  const ended: number[] = [];
  const run = mapBounded([0, 1, 2, 3, 4, 5], 2, async (item) => {
    begun.push(item);
    if (item === 1) throw new Error('lost');
    await sleep(20);
    ended.push(item);
  });
  await expect(run).rejects.toThrow('lost');
  expect(begun).toEqual([0, 1]);
  expect(ended).toEqual([0]);
});
