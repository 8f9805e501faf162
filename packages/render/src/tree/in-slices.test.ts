import { expect, test } from 'vitest';
import { inSlices } from './in-slices.ts';

test('others have the thread between slices, and nothing is left out', async () => {
  const done: number[] = [];
  let turns = 0;
  const timer = setInterval(() => {
    turns += 1;
  }, 1);
  const until = performance.now() + 40;
  const items = function* () {
    for (let at = 0; performance.now() < until; at += 1) yield at;
  };
  await inSlices(items(), (item) => void done.push(item));
  clearInterval(timer);
  expect(done.at(-1)).toBe(done.length - 1);
  expect(turns).toBeGreaterThan(1);
});

test('what fails ends it', async () => {
  const failing = inSlices([1, 2, 3], (item) => {
    if (item === 2) throw new Error('two');
  });
  await expect(failing).rejects.toThrow('two');
});
