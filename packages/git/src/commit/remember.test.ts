import { expect, test } from 'vitest';
import { forgetMirror, remembered } from './remember.ts';

test('what was read of a commit is there for a minute, and no longer', () => {
  remembered('/m/1', 'a', 0).here = true;
  expect(remembered('/m/1', 'a', 59_999).here).toBe(true);
  expect(remembered('/m/1', 'a', 60_000).here).toBeUndefined();
});
test('mirrors share nothing, also where one holds the same commit', () => {
  remembered('/m/2', 'a', 0).here = true;
  expect(remembered('/m/3', 'a', 0).here).toBeUndefined();
});
test('forgetting a mirror leaves one whose path only begins the same', () => {
  remembered('/m/4', 'a', 0).here = true;
  remembered('/m/44', 'a', 0).here = true;
  forgetMirror('/m/4');
  expect(remembered('/m/4', 'a', 0).here).toBeUndefined();
  expect(remembered('/m/44', 'a', 0).here).toBe(true);
});
test('many commits push out the oldest', () => {
  remembered('/m/5', 'first', 0).here = true;
  for (let at = 0; at < 16; at += 1) remembered('/m/5', `later-${at}`, 0);
  expect(remembered('/m/5', 'first', 0).here).toBeUndefined();
});
