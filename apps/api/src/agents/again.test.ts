import { expect, test, vi } from 'vitest';
import { makeAgain } from './again.ts';

test('asked while it works it works once more, however often it was asked', async () => {
  let times = 0;
  let finish: () => void = () => undefined;
  const again = makeAgain(
    () => {
      times += 1;
      return new Promise((resolve) => {
        finish = resolve;
      });
    },
    0,
    () => undefined,
  );
  for (let count = 0; count < 5; count += 1) again.ask();
  expect(times).toBe(1);
  finish();
  await vi.waitFor(() => expect(times).toBe(2));
  finish();
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(times).toBe(2);
});

test('it rests after its work, and a failure is told and is not its end', async () => {
  const began: number[] = [];
  const failures: unknown[] = [];
  const work = async () => {
    began.push(performance.now());
    throw new Error('once');
  };
  const again = makeAgain(work, 50, (error) => failures.push(error));
  again.ask();
  await vi.waitFor(() => expect(failures).toHaveLength(1));
  again.ask();
  await vi.waitFor(() => expect(failures).toHaveLength(2));
  expect((began[1] ?? 0) - (began[0] ?? 0)).toBeGreaterThanOrEqual(45);
});
