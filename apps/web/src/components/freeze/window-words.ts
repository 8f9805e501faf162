import { holdTime, type SyncWindowView } from '@landfall/contracts/freeze';
import type { Mark } from '#src/ui/status/mark.ts';

type Shown = Pick<SyncWindowView, 'kind' | 'active' | 'changesAt' | 'manualSync'>;

/** Does it hold at this moment? One that denies while it is open, one that allows while it is not. */
export const holdsNow = ({ kind, active }: Pick<Shown, 'kind' | 'active'>): boolean =>
  (kind === 'deny') === active;

/** How a window stands, in the vocabulary of statuses. */
export const windowMark = (window: Shown): Mark =>
  holdsNow(window)
    ? { shape: 'pause', tone: 'violet', word: 'Holds now' }
    : { shape: 'check', tone: 'green', word: 'Holds nothing now' };

/** "Open; closes Mon 30 Nov 06:00 UTC": what comes next. */
export function nextWords({ active, changesAt }: Shown): string {
  if (changesAt === null) return active ? 'Open, and never closes' : 'Never opens';
  return active ? `Open; closes ${holdTime(changesAt)}` : `Opens ${holdTime(changesAt)}`;
}

/** What it does. */
export function effectWords({ kind, manualSync }: Pick<Shown, 'kind' | 'manualSync'>): string {
  const what =
    kind === 'deny' ? 'Nothing syncs by itself while it is open' : 'Syncs by itself only while it is open';
  return manualSync ? `${what}; a person may at any time` : what;
}

const UNITS = [
  { minutes: 1_440, one: 'day', many: 'days' },
  { minutes: 60, one: 'hour', many: 'hours' },
  { minutes: 1, one: 'minute', many: 'minutes' },
];

/** "2 days 12 hours". */
export function lengthWords(minutes: number): string {
  let left = minutes;
  const words = UNITS.flatMap(({ minutes: size, one, many }) => {
    const count = Math.floor(left / size);
    left -= count * size;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  });
  return words.join(' ');
}

/** What it is of. */
export function scopeWords(
  window: Pick<SyncWindowView, 'applications' | 'namespaces' | 'clusters' | 'match'>,
): string {
  const parts = [
    { noun: 'applications', globs: window.applications },
    { noun: 'namespaces', globs: window.namespaces },
    { noun: 'clusters', globs: window.clusters },
  ].flatMap(({ noun, globs }) => (globs.length > 0 ? [`${noun} ${globs.join(', ')}`] : []));
  if (parts.length === 0) return 'everything in the organization';
  return parts.join(window.match === 'all' ? ' and ' : ' or ');
}
