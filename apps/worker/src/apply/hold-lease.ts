import type { Context } from '@landfall/actions/context';
import { acquireLease } from '@landfall/actions/leases/acquire';
import type { Lease } from '@landfall/actions/leases/lease';
import { releaseLease } from '@landfall/actions/leases/release';
import { renewLease } from '@landfall/actions/leases/renew';
import type { Log } from '@landfall/log';

/** A lease that is kept alive in the background until it is released or lost. */
export interface HeldLease {
  lease: Lease;
  /** Until when requests may be sent, on this process's monotonic clock, in ms. */
  deadline(): number;
  /** Renews it now, beside what else is written `by` then. False when somebody else holds it. */
  renew(by?: (lease: Lease, seconds: number) => Promise<boolean>): Promise<boolean>;
  release(): Promise<void>;
  /** It was given back with what was written last: nothing is renewed nor released any more. */
  gone(): void;
}

/** Shares of its length between two renewals: two may fail before it runs out. */
const RENEW_AT = 1 / 3;

/**
 * Takes a lease and renews it at a third of its length (design 4.11). Undefined while somebody else holds it.
 */
export async function holdLease(
  context: Context,
  { key, holder, seconds, log }: { key: string; holder: string; seconds: number; log: Log },
): Promise<HeldLease | undefined> {
  const asked = performance.now();
  const lease = await acquireLease(context, key, holder, seconds);
  return lease && keepLease(context, lease, { asked, seconds, log });
}

/**
 * Keeps a lease that was taken. The deadline counts from before a request was sent, so that it never lies later than the
 * database's own.
 * @param asked when it was asked for, on this process's monotonic clock, in ms
 */
export function keepLease(
  context: Context,
  lease: Lease,
  { asked, seconds, log }: { asked: number; seconds: number; log: Log },
): HeldLease {
  let deadline = asked + seconds * 1_000;
  let over = false;
  let isGone = false;
  const renew: HeldLease['renew'] = async (by = (...which) => renewLease(context, ...which)) => {
    const before = performance.now();
    const held = await by(lease, seconds);
    if (held) deadline = Math.max(deadline, before + seconds * 1_000);
    else {
      over = true;
      deadline = Number.NEGATIVE_INFINITY;
    }
    return held;
  };
  const timer = setInterval(
    () => {
      if (over) return clearInterval(timer);
      renew().catch((error: unknown) => log.warn({ id: lease.key, error }, 'a lease could not be renewed'));
    },
    seconds * 1_000 * RENEW_AT,
  );
  const stop = () => {
    over = true;
    clearInterval(timer);
    deadline = Number.NEGATIVE_INFINITY;
  };
  return {
    lease,
    deadline: () => deadline,
    renew,
    gone: () => {
      isGone = true;
      stop();
    },
    release: async () => {
      stop();
      if (isGone) return;
      await releaseLease(context, lease).catch((error: unknown) =>
        log.warn({ id: lease.key, error }, 'a lease could not be released and will run out'),
      );
    },
  };
}
