import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ClusterToObserve, leaveObserving, observerShare } from '@landfall/actions/observing/share';
import type { ApplyRole } from '../role.ts';
import { type Observer, startObserver } from './observer.ts';
import { refreshOnWakes, type Wakes } from './refresh-on-wakes.ts';

/** A cluster that could not be watched is left to the minute's looks for so long. */
const REST_MS = 60_000;
/** How often an observer makes sure that it watches what it should. */
const VERIFY_MS = 60_000;

/**
 * Observes this worker's share of all clusters until the signal: takes those that nobody observes, gives back what is more
 * than its share, and drops what it lost or cannot see. Ends when all leases were given back.
 */
export async function observeClusters(role: ApplyRole, wakes: Wakes, signal: AbortSignal): Promise<void> {
  const workerId = randomUUID();
  const mine = new Map<string, Observer>();
  const resting = new Map<string, number>();
  const beginning = new Map<string, Promise<void>>();
  const deaf = refreshOnWakes(role, wakes, mine);
  const turnMs = role.leaseSeconds * 200;
  let verifiedAt = performance.now();
  while (!signal.aborted) {
    try {
      const { fair, free } = await observerShare(role.platform, workerId, role.leaseSeconds);
      const tooMany = [...mine.values()].slice(Math.max(fair, 0));
      const lost = [...mine.values()].filter((one) => !one.isHeld());
      const blind = [...mine.values()].filter((one) => one.isHeld() && !one.sees());
      // Begun again at once it would end at once.
      for (const { cluster } of blind) resting.set(cluster.id, performance.now() + REST_MS);
      await drop(mine, [...tooMany, ...lost, ...blind]);
      const most = Math.max(0, fair - mine.size - beginning.size);
      take(role, workerId, { mine, resting, beginning }, free.slice(0, most));
      if (performance.now() - verifiedAt > VERIFY_MS) {
        verifiedAt = performance.now();
        for (const one of mine.values()) void verify(role, one);
      }
    } catch (error) {
      role.log.warn({ error }, 'the clusters to observe could not be told');
    }
    await sleep(turnMs * (0.8 + Math.random() * 0.4), undefined, { signal }).catch(() => undefined);
  }
  deaf();
  await Promise.all(beginning.values());
  await drop(mine, [...mine.values()]);
  await leaveObserving(role.platform, workerId).catch(() => undefined);
}

async function drop(mine: Map<string, Observer>, leaving: readonly Observer[]): Promise<void> {
  const all = [...new Set(leaving)];
  for (const one of all) mine.delete(one.cluster.id);
  await Promise.all(all.map((one) => one.stop()));
}

/** Not waited for: a cluster that is slow to answer keeps no other from being taken. */
async function verify({ log }: ApplyRole, one: Observer): Promise<void> {
  try {
    await one.verify();
    await one.refresh();
  } catch (error) {
    log.warn({ id: one.cluster.id, error }, 'a watched cluster could not be verified');
  }
}

/** Not waited for either. */
function take(
  role: ApplyRole,
  workerId: string,
  {
    mine,
    resting,
    beginning,
  }: { mine: Map<string, Observer>; resting: Map<string, number>; beginning: Map<string, Promise<void>> },
  free: readonly ClusterToObserve[],
): void {
  for (const [id, until] of resting) if (until < performance.now()) resting.delete(id);
  const begin = async (cluster: ClusterToObserve) => {
    try {
      const observer = await startObserver(role, cluster, workerId);
      if (observer) mine.set(cluster.id, observer);
    } catch (error) {
      resting.set(cluster.id, performance.now() + REST_MS);
      role.log.warn({ id: cluster.id, error }, 'a cluster could not be observed');
    } finally {
      beginning.delete(cluster.id);
    }
  };
  for (const cluster of free) {
    const { id } = cluster;
    if (!resting.has(id) && !mine.has(id) && !beginning.has(id)) beginning.set(id, begin(cluster));
  }
}
