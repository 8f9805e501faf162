import { describe, expect, test } from 'vitest';
import { makeCounter } from './counter.ts';
import { makeSignInFailures } from './sign-in-failures.ts';

describe('a counter', () => {
  test('lets the limit through, then says how long to wait, then begins anew', () => {
    let now = 0;
    const counter = makeCounter(2, 60_000, () => now);
    expect([counter.take('a'), counter.take('a'), counter.take('a')]).toEqual([0, 0, 60]);
    expect(counter.take('b')).toBe(0);
    now = 59_500;
    expect(counter.take('a')).toBe(1);
    now = 60_000;
    expect(counter.take('a')).toBe(0);
  });

  test('holds a bounded number of keys', () => {
    const counter = makeCounter(1, 60_000, () => 0, 3);
    for (const key of ['a', 'b', 'c', 'd']) counter.take(key);
    expect(counter.take('d')).toBe(60);
    expect(counter.take('a')).toBe(0);
  });
});

describe('failures to sign in', () => {
  const limits = { failuresPerAccount: 3, failuresPerAddress: 1000 };

  test('the wait doubles with each failure up to five minutes, and a success forgets them', () => {
    let now = 0;
    const failures = makeSignInFailures(limits, () => now);
    const waits: number[] = [];
    for (let index = 0; index < 9; index += 1) {
      failures.failed('ada', `address ${index}`);
      waits.push(failures.waitFor('ada', 'elsewhere'));
      now += waits.at(-1) === 0 ? 1000 : (waits.at(-1) ?? 0) * 1000;
    }
    expect(waits).toEqual([0, 0, 15, 30, 60, 120, 240, 300, 300]);
    expect(failures.waitFor('bob', 'elsewhere')).toBe(0);
    failures.succeeded('ada');
    failures.failed('ada', 'x');
    expect(failures.waitFor('ada', 'x')).toBe(0);
  });

  test('slow mistakes never add up', () => {
    let now = 0;
    const failures = makeSignInFailures(limits, () => now);
    for (let index = 0; index < 20; index += 1) {
      failures.failed('ada', 'x');
      now += 61_000;
    }
    expect(failures.waitFor('ada', 'x')).toBe(0);
  });

  test('AUTHN-3: made-up names do not push out the one who waits', () => {
    const failures = makeSignInFailures(limits, () => 0);
    for (let index = 0; index < 3; index += 1) failures.failed('victim', 'x');
    for (let index = 0; index < 60_000; index += 1) failures.failed(`made up ${index}`, `address ${index}`);
    expect(failures.waitFor('victim', 'y')).toBe(15);
  });
});
