import { expect, it } from 'vitest';
import { turns } from './turns.ts';

it('one has the turn of a key at a time, and hears whether another came', () => {
  const all = turns();
  const mine = all.take('a');
  expect(all.take('b')?.giveBack()).toBe(false);
  expect(all.take('a')).toBeUndefined();
  expect(mine?.giveBack()).toBe(true);
  expect(all.take('a')?.giveBack()).toBe(false);
});

it('who has many turns is told to wait before the next, and only what got a turn counts', () => {
  const all = turns();
  const waits = [];
  for (let count = 0; count < 7; count++) {
    const turn = all.take('a');
    for (let came = 0; came < 10; came++) all.take('a');
    waits.push(turn?.waitMs);
    turn?.giveBack();
  }
  expect(waits.slice(0, 5)).toEqual([0, 0, 0, 0, 0]);
  expect(waits[5]).toBeGreaterThan(0);
  expect(waits[6]).toBeGreaterThan(1_000);
  expect(all.take('b')?.waitMs).toBe(0);
});
