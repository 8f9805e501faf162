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

/**
 * How long until the next attempt, in ms; undefined when there is none: a person asked and is looking, the reason does
 * not pass, or it was tried enough. 5 s × 2ⁿ, at most three minutes.
 */
export function retryDelay(
  sync: { trigger: SyncTrigger; attempt: number },
  problemCode: string | undefined,
): number | undefined {
  const automatic = sync.trigger !== 'person' && sync.trigger !== 'token' && sync.trigger !== 'rollback';
  if (!automatic || sync.attempt >= ATTEMPTS || !PASSING.has(problemCode ?? '')) return undefined;
  return Math.min(FIRST_MS * 2 ** (sync.attempt - 1), LONGEST_MS);
}
