import { afterEach, expect, test, vi } from 'vitest';
import { nextPoll } from './next-poll.ts';

afterEach(() => void vi.restoreAllMocks());

test.each([
  [0, 180],
  [0.5, 225],
  [1, 270],
])(
  'A.3: a repository is looked at again after its time and up to half as long again: %d is %i s',
  (share, seconds) => {
    vi.spyOn(Math, 'random').mockReturnValue(share);
    const now = new Date('2026-11-27T08:00:00Z');
    expect(nextPoll({ now: () => now }, 180)).toEqual(new Date(now.getTime() + seconds * 1_000));
  },
);
