import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '@landfall/log';
import type { LeaseObject, LeaseSpec, StoredLease } from './lease-object.ts';

/** The right to act in this cluster: of all agents exactly one has it. */
export interface HeldLease {
  /** Until when requests may be sent, on the monotonic clock (`performance.now()`), in ms. */
  deadline(): number;
  /** Renews it now. False when somebody else holds it. @throws ClusterError */
  renew(): Promise<boolean>;
  /** Gives it up, so that the next agent need not wait. */
  release(): Promise<void>;
  /** Fires when it is lost for good. */
  lost: AbortSignal;
}

export interface HoldOptions {
  holder: string;
  /** How long it lasts unless renewed: whole ones, as others read them in it. */
  seconds: number;
  log: Log;
  signal: AbortSignal;
}

/** Shares of its length between two renewals: two may fail before it runs out. */
const RENEW_AT = 1 / 3;

/**
 * Waits until the Lease is free and takes it. Another's counts as run out when it was not renewed for its whole length on this
 * process's own clock: clocks of two machines are never compared. Undefined when the signal fires first.
 */
export async function holdLease(object: LeaseObject, options: HoldOptions): Promise<HeldLease | undefined> {
  const { holder, seconds, log, signal } = options;
  let seen: { version: string; since: number } | undefined;
  while (!signal.aborted) {
    const asked = performance.now();
    try {
      const found = await object.read();
      if (found?.version !== seen?.version)
        seen = found && { version: found.version, since: performance.now() };
      if (isFree(found, seen, holder)) {
        const version = await object.write(
          specOf(holder, seconds, found?.spec, { taken: true }),
          found?.version,
        );
        if (version !== false) return keep(object, options, { asked, version });
      } else log.info({ state: 'waiting' }, 'another agent is active in this cluster');
    } catch (error) {
      log.warn({ error }, 'the lease could not be asked for');
    }
    await sleep(Math.min(2_000, seconds * 1_000 * RENEW_AT), undefined, { signal }).catch(() => undefined);
  }
  return undefined;
}

function isFree(
  found: StoredLease | undefined,
  seen: { since: number } | undefined,
  holder: string,
): boolean {
  if (!found || !seen) return true;
  const { holderIdentity, leaseDurationSeconds } = found.spec;
  if (!holderIdentity || holderIdentity === holder) return true;
  return performance.now() - seen.since > (leaseDurationSeconds ?? 15) * 1_000;
}

/** The deadline counts from before a request was sent, so that it never lies later than what others believe. */
function keep(
  object: LeaseObject,
  { holder, seconds, log }: HoldOptions,
  taken: { asked: number; version: string },
): HeldLease {
  const losing = new AbortController();
  let deadline = taken.asked + seconds * 1_000;
  const lose = () => {
    deadline = Number.NEGATIVE_INFINITY;
    clearInterval(timer);
    losing.abort();
  };
  const renewOnce = async () => {
    const before = performance.now();
    const found = await object.read();
    const isOurs = found?.spec.holderIdentity === holder;
    const spec = specOf(holder, seconds, found?.spec, { taken: false });
    const written = isOurs && !losing.signal.aborted && (await object.write(spec, found.version));
    if (written === false || losing.signal.aborted) {
      lose();
      return false;
    }
    deadline = Math.max(deadline, before + seconds * 1_000);
    return true;
  };
  let turn: Promise<unknown> = Promise.resolve();
  const renew = () => {
    const mine = turn.then(renewOnce);
    turn = mine.catch(() => undefined);
    return mine;
  };
  const timer = setInterval(
    () => void renew().catch((error: unknown) => log.warn({ error }, 'the lease could not be renewed')),
    seconds * 1_000 * RENEW_AT,
  );
  return {
    deadline: () => deadline,
    renew,
    lost: losing.signal,
    release: async () => {
      clearInterval(timer);
      await turn;
      deadline = Number.NEGATIVE_INFINITY;
      const found = await object.read().catch(() => undefined);
      if (found?.spec.holderIdentity !== holder) return;
      await object.write({ ...found.spec, holderIdentity: '' }, found.version).catch(() => undefined);
    },
  };
}

function specOf(
  holderIdentity: string,
  seconds: number,
  before: LeaseSpec | undefined,
  { taken }: { taken: boolean },
): LeaseSpec {
  // MicroTime: the API server wants six digits.
  const now = new Date().toISOString().replace('Z', '000Z');
  return {
    holderIdentity,
    leaseDurationSeconds: seconds,
    renewTime: now,
    acquireTime: taken ? now : (before?.acquireTime ?? now),
    leaseTransitions: (before?.leaseTransitions ?? 0) + (taken ? 1 : 0),
  };
}
