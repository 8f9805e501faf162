import { expect, test } from 'vitest';
import { agentClock } from './clock.ts';

test('a clock that is wrong is set by the platform’s, either way, and goes on from there', () => {
  for (const wrong of [3_600_000, -3_600_000]) {
    let own = 10_000_000 + wrong;
    const clock = agentClock(() => own);
    expect(clock.now()).toBe(own);
    expect(clock.hear(10_000_000)).toBe(wrong);
    own += 500;
    expect(clock.now()).toBe(10_000_500);
  }
});

test('what the way of a word may take is no difference, and one that was mended is believed again', () => {
  const clock = agentClock(() => 1_000_000);
  expect(clock.hear(997_000)).toBe(0);
  expect(clock.now()).toBe(1_000_000);
  clock.hear(0);
  expect(clock.hear(1_000_000)).toBe(0);
  expect(clock.now()).toBe(1_000_000);
});
