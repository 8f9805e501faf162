import { type Pace, pace } from './pace.ts';

/** Has one piece of work about each thing run at a time. Whoever comes meanwhile does not wait: that somebody came is remembered. */
export interface Turns {
  /** Undefined while another has the turn. */
  take(key: string): Turn | undefined;
}

export interface Turn {
  /** Milliseconds that it is to wait before it begins: it had many turns lately. */
  waitMs: number;
  /** Gives it back, and tells whether anybody came meanwhile. */
  giveBack(): boolean;
}

/** Turns of one thing after a quiet time, and between two of the others: whoever pushes by hand never waits. */
const OFTEN = { atOnce: 5, everyMs: 1_000 };

/** Turns of this process. */
export function turns(often: Pace = pace(OFTEN)): Turns {
  const taken = new Map<string, { came: boolean }>();
  return {
    take: (key) => {
      const other = taken.get(key);
      if (other) {
        other.came = true;
        return undefined;
      }
      const mine = { came: false };
      taken.set(key, mine);
      return {
        waitMs: often.next(key),
        giveBack: () => {
          taken.delete(key);
          return mine.came;
        },
      };
    },
  };
}
