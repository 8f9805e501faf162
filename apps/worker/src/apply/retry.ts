import type { SyncTrigger } from '@landfall/contracts/sync';

/** Attempts of one automatic sync, the first included (semantics A.3). */
export const ATTEMPTS = 5;
/** Starts of one sync, resumes after a dead worker included: past it something in it kills workers. */
export const MOST_STARTS = 20;

const FIRST_MS = 5_000;
const LONGEST_MS = 180_000;

/** What may pass by itself: the cluster was away, busy, or moved under our hands. Everything else fails at once. */
const PASSING = new Set([
  'cluster-unreachable',
  'cluster-timed-out',
  'cluster-too-many-requests',
  'cluster-server-error',
  'cluster-conflict',
  'internal',
]);

/** The cluster is away: nothing was tried, so nothing is given up. */
const AWAY = new Set(['cluster-unreachable', 'cluster-timed-out']);
/** It is looked for this often once it has been away for long; when it is back, whatever waits is woken. */
const AWAY_MS = 60_000;

/** Was the cluster away, so that the attempt says nothing about what was to be applied? */
export const wasAway = (problemCode: string | undefined): boolean => AWAY.has(problemCode ?? '');

/**
 * How long until the next attempt, in ms; undefined when there is none: a person asked and is looking, the reason does
 * not pass, or it was tried enough. 5 s × 2ⁿ, at most three minutes. While the cluster is away an application that follows
 * Git by itself waits for it, however long that takes and whoever asked; those later attempts are `uncounted`.
 * @param passing it lies with the host and not with the cluster, and passes: whoever asked, it is tried again
 */
export function retryDelay(
  sync: { trigger: SyncTrigger; attempt: number; automated: boolean },
  problemCode: string | undefined,
  passing = false,
): { delayMs: number; uncounted: boolean } | undefined {
  const asked = sync.trigger === 'person' || sync.trigger === 'token' || sync.trigger === 'rollback';
  const away = wasAway(problemCode);
  if (asked && !passing && !(away && sync.automated)) return undefined;
  if (!passing && !PASSING.has(problemCode ?? '')) return undefined;
  if (sync.attempt >= ATTEMPTS) return away ? { delayMs: AWAY_MS, uncounted: true } : undefined;
  return { delayMs: Math.min(FIRST_MS * 2 ** (sync.attempt - 1), LONGEST_MS), uncounted: false };
}
