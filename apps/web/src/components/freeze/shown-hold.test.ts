import type { Hold } from '@landfall/contracts/freeze';
import { expect, test } from 'vitest';
import { heldSentence, heldWords, shownHold } from './shown-hold.ts';

const hold = (over: Partial<Hold>): Hold => ({
  ...{ kind: 'lock', name: null, by: 'Ada', ownerId: 'a', reason: 'Migrating' },
  ...{ since: null, until: null, manual: false },
  ...over,
});
const line = hold({ kind: 'line', reason: 'The till is down' });

test('each says who or which window, until when, and why', () => {
  const until = '2026-11-30T06:00:00Z';
  expect(heldWords(line)).toBe('Ada stopped the line: The till is down');
  expect(heldWords(hold({}))).toBe('Locked by Ada: Migrating');
  expect(heldWords(hold({ until }))).toBe('Locked by Ada until Mon 30 Nov 06:00 UTC: Migrating');
  const window = { name: 'weekend', by: null, reason: '', until };
  expect(heldWords(hold({ kind: 'deny', ...window }))).toBe(
    'Held by the window “weekend” until Mon 30 Nov 06:00 UTC',
  );
  expect(heldWords(hold({ kind: 'allow', ...window }))).toBe(
    'Held until Mon 30 Nov 06:00 UTC, outside the window “weekend”',
  );
});

test('as a sentence it has one end, whoever wrote the reason', () => {
  expect(heldSentence(line)).toBe('Ada stopped the line: The till is down.');
  expect(heldSentence(hold({ ...line, reason: 'The till is down!' }))).toBe(
    'Ada stopped the line: The till is down!',
  );
});

test('the stopped line is said beside what waits for it only, a lock always', () => {
  expect(shownHold({ holds: [line], syncStatus: 'Synced' })).toBeNull();
  expect(shownHold({ holds: [line], syncStatus: 'OutOfSync' })).toBe(line);
  const lock = hold({});
  expect(shownHold({ holds: [line, lock], syncStatus: 'Synced' })).toBe(lock);
  expect(shownHold({ holds: [], syncStatus: 'OutOfSync' })).toBeNull();
});
