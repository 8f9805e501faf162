import { expect, test } from 'vitest';
import { breaker } from './breaker.ts';

const MINUTE = 60_000;

test('after three heals in ten minutes an object rests for ten', () => {
  let now = 0;
  const { healed, rests } = breaker(() => now);
  for (let heals = 0; heals < 3; heals += 1) {
    expect(rests('a')).toBe(false);
    healed(['a', 'b'].slice(0, heals + 1));
  }
  expect(rests('a')).toBe(true);
  expect(rests('b')).toBe(false);
  now += 10 * MINUTE - 1;
  expect(rests('a')).toBe(true);
  now += 1;
  expect(rests('a')).toBe(false);
});

test('heals that lie apart do not count together', () => {
  let now = 0;
  const { healed, rests } = breaker(() => now);
  for (let heals = 0; heals < 5; heals += 1) {
    healed(['a']);
    now += 6 * MINUTE;
  }
  expect(rests('a')).toBe(false);
});
