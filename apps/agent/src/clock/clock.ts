/** The time of day. What is told with it is compared with the platform's: where this machine's clock is wrong, that one counts. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** The platform's, as it was a moment ago. Answers how far this machine's is ahead of it, in ms, where that is more than the way takes. */
  hear(platformMs: number): number;
}

/** Less may be the way of a word from there to here. */
const APART_MS = 5_000;

/** @param own this machine's clock */
export function agentClock(own: () => number = Date.now): Clock {
  let ahead = 0;
  return {
    now: () => own() - ahead,
    hear: (platformMs) => {
      const apart = own() - platformMs;
      ahead = Math.abs(apart) > APART_MS ? apart : 0;
      return ahead;
    },
  };
}
