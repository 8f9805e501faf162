/** Has one piece of work about each thing run at a time. Whoever comes meanwhile does not wait: that somebody came is remembered. */
export interface Turns {
  /** Undefined while another has the turn. What it gives back gives the turn back, and tells whether anybody came meanwhile. */
  take(key: string): (() => boolean) | undefined;
}

/** Turns of this process. */
export function turns(): Turns {
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
      return () => {
        taken.delete(key);
        return mine.came;
      };
    },
  };
}
