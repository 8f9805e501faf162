/** What was tried so often is told as a failure: a planning that its own time cuts off would be begun for ever. */
export const MOST_TRIES = 12;
const FIRST_MS = 30_000;
const LONGEST_MS = 1_800_000;
/** Longer than a job may take: what was begun is looked for again only after it. */
export const BEGUN_MS = 15 * 60_000;

/**
 * When a passing trouble is tried again: later each time.
 * @param tries how often it was tried, the last time included
 * @param retryAt before it GitHub does not want to be asked
 */
export function nextTry(now: Date, tries: number, retryAt?: Date): Date {
  const later = now.getTime() + Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, tries - 1));
  return new Date(Math.max(later, retryAt?.getTime() ?? 0));
}
