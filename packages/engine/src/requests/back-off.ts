import type { ClusterError } from '../ports/cluster-error.ts';
import { FenceLost } from '../ports/ledger.ts';

const FIRST_STEP_MS = 200;
const LONGEST_STEP_MS = 10_000;
/** A server that asks for more is busier than a sync should wait for. */
const LONGEST_ASKED_MS = 60_000;

/**
 * How long to wait before the next try. Never less than Retry-After asks (up to a minute), and up to a quarter more; where
 * nothing is asked, between half and all of a step that doubles: so that many waiters do not come back at once.
 */
export function backOffMs(error: ClusterError | undefined, attempt: number, random = Math.random): number {
  const said = error && 'retryAfterMs' in error.fault ? (error.fault.retryAfterMs ?? 0) : 0;
  const asked = Math.min(LONGEST_ASKED_MS, said);
  const step = Math.min(LONGEST_STEP_MS, FIRST_STEP_MS * 2 ** (attempt - 1));
  const share = random();
  return Math.max(asked * (1 + share / 4), step * (0.5 + share / 2));
}

/** What may end a wait before its time. */
export interface Ending {
  signal?: AbortSignal | undefined;
  /** Until when requests may be sent, on the monotonic clock; a lease that is renewed meanwhile moves it. */
  deadline?: (() => number) | undefined;
}

/** Throws when nothing may be sent any more. @throws FenceLost, or the signal's reason */
export function throwIfEnded({ signal, deadline }: Ending): void {
  signal?.throwIfAborted();
  if (deadline && performance.now() >= deadline())
    throw new FenceLost('The lease ran out before it was renewed.');
}

/** Waits, at most as long as requests may still be sent. @throws FenceLost, or the signal's reason, as soon as that is so */
export async function pause(ms: number, ending: Ending): Promise<void> {
  const until = performance.now() + ms;
  for (let now = performance.now(); now < until; now = performance.now()) {
    throwIfEnded(ending);
    await sleep(Math.min(until, ending.deadline?.() ?? until) - now, ending.signal);
  }
}

/** By the global timers, which tests can move; those of `node:timers/promises` they cannot. */
function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const aborted = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', aborted);
      resolve();
    }, ms);
    signal?.addEventListener('abort', aborted, { once: true });
  });
}
