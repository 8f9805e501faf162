const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long ago `at` was, in words short enough for a table. Both in milliseconds since 1970; `bare` leaves "ago" out. */
export function agoWords(at: number, now: number, bare = false): string {
  const gone = Math.max(0, now - at);
  const words = (amount: number, unit: string): string =>
    `${Math.floor(amount)} ${unit}${bare ? '' : ' ago'}`;
  if (gone < 5_000) return bare ? 'a moment' : 'just now';
  if (gone < MINUTE) return words(gone / 1_000, 's');
  if (gone < HOUR) return words(gone / MINUTE, 'min');
  if (gone < DAY) return words(gone / HOUR, 'h');
  if (gone < 60 * DAY) return words(gone / DAY, gone < 2 * DAY ? 'day' : 'days');
  return new Date(at).toISOString().slice(0, 10);
}

/** A span of milliseconds as the sync page shows it: `40 ms`, `1.2 s`, `3 min 05 s`. */
export function spanWords(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${(ms / 1_000).toFixed(1)} s`;
  if (ms < MINUTE) return `${Math.round(ms / 1_000)} s`;
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}
