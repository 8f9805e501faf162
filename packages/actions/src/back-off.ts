interface BackOff {
  firstMs: number;
  longestMs: number;
  /** Before it whoever is asked does not want to be asked again. */
  retryAt?: Date | undefined;
}

/**
 * When what failed for a moment is tried again: twice as late each time.
 * @param tries how often it was tried, the last time included
 */
export function backOff(now: Date, tries: number, { firstMs, longestMs, retryAt }: BackOff): Date {
  const later = now.getTime() + Math.min(longestMs, firstMs * 2 ** Math.max(0, tries - 1));
  return new Date(Math.max(later, retryAt?.getTime() ?? 0));
}
