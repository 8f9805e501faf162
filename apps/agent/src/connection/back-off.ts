const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;

/** How long to wait before trying again, after so many failures in a row: anything up to a bound that doubles from 1 s to 60 s. */
export function backOff(failures: number, random: () => number = Math.random): number {
  const bound = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 10));
  return Math.round(random() * bound);
}
