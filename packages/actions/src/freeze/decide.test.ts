import { describe, expect, test } from 'vitest';
import { type DecidingWindow, decideByWindows } from './decide.ts';
import { tellAt, windowStateAt } from './window-times.ts';

const window = (over: Partial<DecidingWindow> = {}): DecidingWindow => ({
  name: 'nights',
  kind: 'deny',
  schedule: '0 22 * * *',
  durationMinutes: 8 * 60,
  timeZone: 'UTC',
  manualSync: false,
  ...over,
});
const at = (text: string) => new Date(text);

/** `free`, or which window holds until when, and whether a person may. */
function said(windows: DecidingWindow[], now: string): string {
  const decided = decideByWindows(windows, at(now));
  if (!decided.held) return 'free';
  return `${decided.by.name} until ${decided.until?.toISOString() ?? '?'}${decided.manual ? ', manual' : ''}`;
}

describe('one window', () => {
  test('none at all: free', () => expect(said([], '2026-11-28T23:00:00Z')).toBe('free'));

  test('deny holds from its first second to its last, over midnight', () => {
    expect(said([window()], '2026-11-28T21:59:59.999Z')).toBe('free');
    expect(said([window()], '2026-11-28T22:00:00Z')).toBe('nights until 2026-11-29T06:00:00.000Z');
    expect(said([window()], '2026-11-29T05:59:59.999Z')).toBe('nights until 2026-11-29T06:00:00.000Z');
    expect(said([window()], '2026-11-29T06:00:00Z')).toBe('free');
  });

  test('allow holds whenever it is not open', () => {
    const office = window({ kind: 'allow', name: 'office', schedule: '0 9 * * MON-FRI' });
    expect(said([office], '2026-11-27T10:00:00Z')).toBe('free');
    expect(said([office], '2026-11-27T17:00:00Z')).toBe('office until 2026-11-30T09:00:00.000Z');
  });

  test('openings without a gap between them are one', () => {
    const joined = window({ schedule: '0 0,12 * * SAT', durationMinutes: 12 * 60 });
    expect(said([joined], '2026-11-28T01:00:00Z')).toBe('nights until 2026-11-29T00:00:00.000Z');
    expect(said([window({ schedule: '* * * * *', durationMinutes: 5 })], '2026-11-28T01:00:00Z')).toBe(
      'nights until ?',
    );
  });

  test('asked at an earlier moment again, and of windows that were changed, it is decided anew', () => {
    expect(said([window()], '2026-11-28T23:00:00Z')).toMatch(/^nights/);
    expect(said([window()], '2026-11-28T12:00:00Z')).toBe('free');
    expect(said([window()], '2026-11-28T23:30:00Z')).toMatch(/^nights/);
    expect(said([window({ manualSync: true })], '2026-11-28T23:30:00Z')).toMatch(/, manual$/);
    expect(said([window({ schedule: '0 3 * * *' })], '2026-11-28T23:30:00Z')).toBe('free');
  });

  test('one whose end is not known is told of again all the same', () => {
    const always = window({ schedule: '* * * * *', durationMinutes: 5 });
    expect(tellAt(always, at('2026-11-28T01:00:00Z'))).toEqual(at('2026-11-28T02:00:00Z'));
    expect(tellAt(window(), at('2026-11-28T01:00:00Z'))).toEqual(at('2026-11-28T06:00:00Z'));
  });

  test('a day that never comes never opens', () => {
    const never = window({ schedule: '0 0 30 2 *' });
    expect(windowStateAt(never, at('2026-11-28T00:00:00Z'))).toEqual({ active: false, changesAt: undefined });
    expect(said([{ ...never, kind: 'allow' }], '2026-11-28T00:00:00Z')).toBe('nights until ?');
  });
});

describe('several, as Argo CD decides', () => {
  const allow = window({ kind: 'allow', name: 'allow', schedule: '0 0 * * *', durationMinutes: 24 * 60 - 1 });
  const late = window({ kind: 'allow', name: 'late', schedule: '0 20 * * *', durationMinutes: 60 });

  test('an open deny wins over an open allow', () => {
    expect(said([allow, window()], '2026-11-28T23:00:00Z')).toBe('nights until 2026-11-29T06:00:00.000Z');
  });

  test('one open allow is enough, whatever the others say', () => {
    expect(said([allow, late], '2026-11-28T12:00:00Z')).toBe('free');
  });

  test('a closed deny beside a closed allow holds until the allow opens', () => {
    expect(said([late, window()], '2026-11-28T12:00:00Z')).toBe('late until 2026-11-28T20:00:00.000Z');
  });

  test('after a deny the allow may still be closed: until the first moment that is free', () => {
    expect(said([late, window()], '2026-11-28T23:00:00Z')).toBe('nights until 2026-11-29T20:00:00.000Z');
  });

  test('a person may only where all that hold let a person', () => {
    const lenient = window({ name: 'lenient', manualSync: true });
    expect(said([lenient], '2026-11-28T23:00:00Z')).toMatch(/^lenient .*, manual$/);
    expect(said([lenient, window()], '2026-11-28T23:00:00Z')).toMatch(/^nights until [^,]*$/);
    // What is closed has no say about it.
    expect(said([lenient, { ...late, manualSync: false }], '2026-11-28T23:00:00Z')).toMatch(/, manual$/);
    expect(said([{ ...late, manualSync: true }], '2026-11-28T23:00:00Z')).toMatch(/^late .*, manual$/);
  });
});

describe('time zones and daylight saving time', () => {
  const berlin = (over: Partial<DecidingWindow>) => window({ timeZone: 'Europe/Berlin', ...over });
  const opens = (one: DecidingWindow, from: string) =>
    windowStateAt(one, at(from)).changesAt?.toISOString() ?? '?';

  test('the hour is the zone’s, in summer and in winter', () => {
    expect(opens(berlin({}), '2026-07-01T12:00:00Z')).toBe('2026-07-01T20:00:00.000Z');
    expect(opens(berlin({}), '2026-12-01T12:00:00Z')).toBe('2026-12-01T21:00:00.000Z');
  });

  test('an opening in the hour that is left out comes when the clocks have moved', () => {
    const early = berlin({ schedule: '30 2 * * *', durationMinutes: 60 });
    expect(opens(early, '2026-03-29T00:00:00Z')).toBe('2026-03-29T01:00:00.000Z');
    expect(said([early], '2026-03-29T01:15:00Z')).toBe('nights until 2026-03-29T02:00:00.000Z');
  });

  test('an opening in the hour that comes twice comes once, and the window lasts as long as it says', () => {
    const early = berlin({ schedule: '30 2 * * *', durationMinutes: 30 });
    expect(opens(early, '2026-10-24T12:00:00Z')).toBe('2026-10-25T00:30:00.000Z');
    expect(opens(early, '2026-10-25T01:10:00Z')).toBe('2026-10-26T01:30:00.000Z');
    const night = berlin({});
    expect(said([night], '2026-10-24T21:00:00Z')).toBe('nights until 2026-10-25T04:00:00.000Z');
  });
});
