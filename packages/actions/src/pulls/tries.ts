import { backOff } from '../back-off.ts';

/** What was tried so often is told as a failure: a planning that its own time cuts off would be begun for ever. */
export const MOST_TRIES = 12;
const FIRST_MS = 30_000;
const SOON_MS = 3_000;
const LONGEST_MS = 1_800_000;
/** Longer than a job may take: what was begun is looked for again only after it. */
export const BEGUN_MS = 15 * 60_000;

/**
 * When a passing trouble is tried again: later each time.
 * @param tries how often it was tried, the last time included
 * @param of.retryAt before it GitHub does not want to be asked
 * @param of.isSoon GitHub is at it, and has it in a moment
 */
export function nextTry(
  now: Date,
  tries: number,
  { retryAt, isSoon = false }: { retryAt?: Date | undefined; isSoon?: boolean } = {},
): Date {
  return backOff(now, tries, { firstMs: isSoon ? SOON_MS : FIRST_MS, longestMs: LONGEST_MS, retryAt });
}
