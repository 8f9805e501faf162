import { randomUUID } from 'node:crypto';
import { type Context, systemContext } from '@landfall/actions/context';
import { isDatabaseAway } from '@landfall/actions/database-away';
import { observerLease } from '@landfall/actions/leases/lease';
import { listManagedKinds } from '@landfall/actions/observing/list-managed-kinds';
import { noteMoved } from '@landfall/actions/observing/note-moved';
import type { ClusterToObserve } from '@landfall/actions/observing/share';
import { applicationId } from '@landfall/contracts/ids';
import { followedKinds, type Gathering, gather, type ManagedWatch, watchManaged } from '@landfall/engine';
import type { HostedCluster } from '../clusters.ts';
import { type HeldLease, holdLease } from '../hold-lease.ts';
import type { ApplyRole } from '../role.ts';
import { recordFares } from './record-fares.ts';

/** One cluster being watched by this process. */
export interface Observer {
  cluster: ClusterToObserve;
  /** Does it hold its lease? */
  isHeld(): boolean;
  /** Is everything watched that should be, and is this still the cluster? */
  sees(): boolean;
  /** We wrote something: there may be kinds that were not there before. */
  refresh(): Promise<void>;
  /** Is this still the cluster, and the way to it, that it was? If not it sees nothing any more. */
  verify(): Promise<void>;
  stop(): Promise<void>;
}

/** Of a sync's lease: the cluster of a worker that died is watched by another one within that of a sync. */
const LEASE_SHARE = 0.6;

/**
 * Watches a cluster under a lease of its own, so that exactly one process does (design 7). What moves is due for a look at
 * once, which tells drift and has it healed; how objects fare is recorded as it is seen. In the beginning everything is due,
 * because what happened before was not seen. Undefined while another process watches it.
 * @throws ClusterError when the cluster cannot be asked
 */
export async function startObserver(
  role: ApplyRole,
  cluster: ClusterToObserve,
  workerId: string,
): Promise<Observer | undefined> {
  const context = systemContext(role.platform, cluster.organizationId, 'Something moved on the cluster.');
  const key = observerLease(cluster.id);
  const seconds = role.leaseSeconds * LEASE_SHARE;
  const held = await holdLease(context, {
    key,
    holder: `${workerId}/${randomUUID()}`,
    seconds,
    log: role.log,
  });
  if (!held) return undefined;
  try {
    const hosted = await role.clusters.open(context, cluster.id);
    if (hosted) return await observeWith(role, context, { cluster, held, hosted });
  } catch (error) {
    await held.release();
    throw error;
  }
  await held.release();
  return undefined;
}

async function observeWith(
  role: ApplyRole,
  context: Context,
  { cluster, held, hosted }: { cluster: ClusterToObserve; held: HeldLease; hosted: HostedCluster },
): Promise<Observer> {
  const ending = new AbortController();
  const kinds = followedKinds(() => listManagedKinds(context, cluster.id), hosted);
  const followed = await kinds.read();
  const gathering = gatherInto(role, context, cluster.id, () => watch);
  const dueForLook = (ids: string[]) => {
    for (const id of ids) gathering.note(id, 'drift');
  };
  let isBlind = false;
  const watch = watchManaged({
    cluster: hosted.cluster,
    signal: ending.signal,
    tell: ({ applicationId: id, change }) => gathering.note(id, change),
    ready: () => dueForLook(kinds.applicationIds()),
    listed: (kind) => dueForLook(kinds.applicationIds(kind)),
    blind: (kind, error) => {
      role.log.warn({ id: cluster.id, detail: kind.plural, error }, 'a kind cannot be watched');
      isBlind = true;
      ending.abort();
    },
  });
  watch.follow(followed);
  return {
    cluster,
    isHeld: () => performance.now() < held.deadline(),
    sees: () => !ending.signal.aborted,
    refresh: async () => watch.follow(await kinds.read()),
    verify: async () => {
      if ((await role.clusters.open(context, cluster.id)) !== hosted) ending.abort();
    },
    stop: async () => {
      ending.abort();
      gathering.stop();
      await held.release();
      // Looks that were put off because it was watched are due again.
      if (isBlind) await noteMoved(context, kinds.applicationIds(), cluster.id);
    },
  };
}

/** Where what moved goes: rows. An id that is none comes from a label that somebody else wrote. */
function gatherInto(
  role: ApplyRole,
  context: Context,
  clusterId: string,
  watch: () => Pick<ManagedWatch, 'healthOf'>,
): Gathering {
  // One that cannot be recorded keeps no other from being recorded: the next look at it says how it fares.
  const fares = (id: string) =>
    recordFares(context, { id, clusterId }, watch().healthOf(id)).catch((error: unknown) => {
      if (isDatabaseAway(error)) throw error;
      role.log.warn({ id, error }, 'how an application fares could not be recorded');
    });
  const gathering = gather({
    act: async ({ drift, health }) => {
      if (drift.length > 0) await noteMoved(context, drift, clusterId);
      for (const id of health) await fares(id);
    },
    failed: (error) => role.log.warn({ id: clusterId, error }, 'what moved on a cluster could not be noted'),
  });
  const note: Gathering['note'] = (id, change) => {
    if (applicationId.safeParse(id).success) gathering.note(id, change);
  };
  return { ...gathering, note };
}
