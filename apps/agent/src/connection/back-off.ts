const FIRST_MS = 1_000;

/** How long to wait before trying again, after so many failures in a row: anything up to a bound that doubles from one second. */
export function backOff(failures: number, longestMs: number, random: () => number = Math.random): number {
  const bound = Math.min(longestMs, FIRST_MS * 2 ** Math.min(failures, 10));
  return Math.round(random() * bound);
}
