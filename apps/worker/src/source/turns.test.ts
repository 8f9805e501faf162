import { expect, it } from 'vitest';
import { turns } from './turns.ts';

it('one has the turn of a key at a time, and hears whether another came', () => {
  const all = turns();
  const giveBack = all.take('a');
  expect(all.take('b')?.()).toBe(false);
  expect(all.take('a')).toBeUndefined();
  expect(giveBack?.()).toBe(true);
  expect(all.take('a')?.()).toBe(false);
});
