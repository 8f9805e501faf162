import { Cron } from 'croner';

/** When a window is open: from each time of its schedule on, for its duration. */
export interface WindowTimes {
  schedule: string;
  timeZone: string;
  durationMinutes: number;
}

export interface WindowState {
  active: boolean;
  /** When that changes; undefined when it never does. */
  changesAt: Date | undefined;
}

/** Openings that follow each other without a gap are one, up to this many; past it no end is known. */
const MOST_JOINED = 300;

/** A window whose end is not known is looked at again this late. */
const LOOK_AGAIN_MS = 3_600_000;

const MOST_KEPT = 500;
const parsed = new Map<string, Cron>();

/**
 * The openings of a schedule. One that daylight saving time leaves out comes when the clocks have moved on; one that it
 * repeats comes once. @throws Error for a schedule that is none
 */
export function openingsOf({ schedule, timeZone }: Pick<WindowTimes, 'schedule' | 'timeZone'>): Cron {
  const key = `${timeZone} ${schedule}`;
  const known = parsed.get(key);
  if (known) return known;
  const made = new Cron(schedule, { timezone: timeZone, mode: '5-part', fixedTimeRule: 'no-wildcard' });
  if (parsed.size >= MOST_KEPT) parsed.clear();
  parsed.set(key, made);
  return made;
}

/** Is the window open at this moment, and until when? As Argo CD asks it: did it open within its duration? (semantics A.7) */
export function windowStateAt(window: WindowTimes, now: Date): WindowState {
  const openings = openingsOf(window);
  const duration = window.durationMinutes * 60_000;
  const after = (time: number): number | undefined => openings.nextRun(new Date(time))?.getTime();
  const start = after(now.getTime() - duration);
  if (start === undefined) return { active: false, changesAt: undefined };
  if (start > now.getTime()) return { active: false, changesAt: new Date(start) };
  let last = start;
  for (let joined = 0; joined < MOST_JOINED; joined += 1) {
    const next = after(last);
    if (next === undefined || next > last + duration)
      return { active: true, changesAt: new Date(last + duration) };
    last = next;
  }
  return { active: true, changesAt: undefined };
}

/** When pages have to be told how it stands; null when it never opens. */
export function tellAt(window: WindowTimes, now: Date): Date | null {
  const { active, changesAt } = windowStateAt(window, now);
  return changesAt ?? (active ? new Date(now.getTime() + LOOK_AGAIN_MS) : null);
}
