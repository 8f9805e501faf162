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

test('an object that is no better after its rest rests for twice as long, at most six hours; one that was is new', () => {
  let now = 0;
  const one = breaker(() => now);
  const restAfterThree = () => {
    for (let heals = 0; heals < 3; heals += 1) one.healed(['a']);
    const from = now;
    while (one.rests('a')) now += 60_000;
    return (now - from) / 60_000;
  };
  expect(Array.from({ length: 8 }, restAfterThree)).toEqual([10, 20, 40, 80, 160, 320, 360, 360]);
  now += 7 * 3_600_000;
  expect(restAfterThree()).toBe(10);
});
