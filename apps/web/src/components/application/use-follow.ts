'use client';

import type { FollowInput } from '@landfall/contracts/follow';
import type { ProblemWords } from '@landfall/contracts/problem';
import { useEffect, useState } from 'react';
import { followLog } from '#src/api/follow.ts';
import { ApiProblem } from '#src/api/problem.ts';
import { atFirst, type FollowState, withCome, withEnd } from './follow-state.ts';

const FIRST_WAIT_MS = 1_000;
const LAST_WAIT_MS = 15_000;
/** What may pass by itself is asked for again so often. */
const MOST_TRIES = 20;
const PASSING: ReadonlySet<string> = new Set(['offline', 'unavailable']);

/** Follows a container's log while the component stands; what was lost on the way is asked for again. */
export function useFollow(input: FollowInput): FollowState & { again: () => void } {
  const [state, setState] = useState<FollowState>(atFirst);
  const [round, setRound] = useState(0);
  const asked = JSON.stringify(input);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` is how it is asked for once more
  useEffect(() => {
    const closing = new AbortController();
    setState(atFirst);
    void keepFollowing(JSON.parse(asked), setState, closing.signal);
    return () => closing.abort();
  }, [asked, round]);
  return { ...state, again: () => setRound((last) => last + 1) };
}

type Change = (change: (state: FollowState) => FollowState) => void;

async function keepFollowing(input: FollowInput, set: Change, signal: AbortSignal): Promise<void> {
  const change: Change = (how) => {
    if (!signal.aborted) set(how);
  };
  let wait = FIRST_WAIT_MS;
  for (let tries = 0; tries < MOST_TRIES && !signal.aborted; tries += 1) {
    try {
      const listener = {
        opened: () => change((state) => ({ ...state, phase: 'following' })),
        lines: (lines: Parameters<typeof withCome>[1]) => {
          [wait, tries] = [FIRST_WAIT_MS, 0];
          change((state) => withCome(state, lines));
        },
        gap: () => change((state) => ({ ...state, gap: true })),
      };
      const over = await followLog(input, listener, signal);
      change((state) => withEnd(state, over));
      if (over?.problem || over?.ended === 'stopped') return;
    } catch (error) {
      const isPassing = error instanceof ApiProblem && PASSING.has(error.code);
      if (!isPassing || tries + 1 === MOST_TRIES)
        return change((state) => ({ ...state, phase: 'over', error }));
      change((state) => withEnd(state, undefined));
    }
    await pause(wait, signal);
    wait = Math.min(wait * 2, LAST_WAIT_MS);
  }
  change((state) => ({ ...state, phase: 'over', error: NOBODY_READS }));
}

const NOBODY_READS: ProblemWords = {
  code: 'follow-lost',
  what: 'This log is not followed any more.',
  why: 'It was asked for again and again, and nobody has read it.',
  fix: 'Look whether the cluster is connected, then follow it again.',
};

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
