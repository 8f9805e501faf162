/** What may pass of something that may come as fast as it likes: so much a second on average, and a moment's worth at once. */
export interface Allowance {
  /** Takes so much, or says that it is too much right now. */
  take(amount: number): boolean;
  /** Takes so much in any case. How long until that was allowed, in ms. */
  spend(amount: number): number;
}

/** @param clock monotonic, in ms */
export function makeAllowance(aSecond: number, atOnce: number, clock: () => number): Allowance {
  let left = atOnce;
  let at = clock();
  const refill = (): void => {
    const now = clock();
    left = Math.min(atOnce, left + ((now - at) * aSecond) / 1_000);
    at = now;
  };
  return {
    take: (amount) => {
      refill();
      if (left < amount) return false;
      left -= amount;
      return true;
    },
    spend: (amount) => {
      refill();
      left -= amount;
      return Math.max(0, (-left * 1_000) / aSecond);
    },
  };
}
