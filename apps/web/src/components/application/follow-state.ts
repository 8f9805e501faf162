import type { FollowEnd, FollowOver, LogLines } from '@landfall/contracts/follow';

/** Lines that a page keeps; older ones go. */
export const MOST_KEPT = 2_000;

/** A log that is followed, as its page shows it. */
export interface FollowState {
  /** `again`: it was lost, and is asked for again by itself. */
  phase: 'asking' | 'following' | 'again' | 'over';
  lines: readonly string[];
  /** Lines that were written and are not shown, because they came too fast. */
  leftOut: number;
  /** The connection was interrupted: some may be missing. */
  gap: boolean;
  ended: FollowEnd | null;
  error: unknown;
}

export const atFirst: FollowState = {
  ...{ phase: 'asking', lines: [], leftOut: 0, gap: false, ended: null, error: null },
};

/** What came, after what is there; what begins anew takes its place. Pure. */
export function withCome(state: FollowState, { lines, leftOut, anew }: LogLines): FollowState {
  const before = anew ? [] : state.lines;
  return {
    ...state,
    phase: 'following',
    // What begins anew has its last lines again.
    gap: anew ? false : state.gap,
    lines: [...before, ...lines].slice(-MOST_KEPT),
    leftOut: (anew ? 0 : state.leftOut) + leftOut,
  };
}

/** It ended: by itself, in words, or it is to be asked for again. Pure. */
export function withEnd(state: FollowState, over: FollowOver | undefined): FollowState {
  if (over?.problem) return { ...state, phase: 'over', error: over.problem };
  if (over?.ended === 'stopped') return { ...state, phase: 'over', ended: 'stopped' };
  return { ...state, phase: 'again', gap: true };
}

/** How many lines are not shown, in words; undefined where none are. */
export function leftOutWords(count: number): string | undefined {
  if (count === 0) return undefined;
  const number = count.toLocaleString('en');
  return `${number} ${count === 1 ? 'line' : 'lines'} left out: it writes faster than a page can show.`;
}
