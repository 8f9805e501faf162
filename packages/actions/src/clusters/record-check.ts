import type { ClusterPermission, ServedKind } from '@landfall/contracts/cluster';
import type { ProblemWords } from '@landfall/contracts/problem';
import { JSON_NULL, type Prisma } from '@landfall/db/client';
import type { Transaction } from '@landfall/db/transaction';
import { applicationViews } from '../applications/view.ts';
import type { Context } from '../context.ts';
import { toJson } from '../json.ts';
import { type Unit, unitOfWork } from '../unit.ts';
import { clusterViewOf } from './view.ts';

export interface ReachedCluster {
  version: string;
  uid: string | null;
  permissions: ClusterPermission[];
  kinds: ServedKind[];
  /** Where the host can count them. */
  nodes?: number | null;
}

export type ClusterCheck = { reached: ReachedCluster } | { problem: ProblemWords };

/** One that is away is looked for sooner than the next check: much may wait for it. */
const SOON_MS = 15_000;

/** What waited for the cluster goes on now: the sweeper finds it. */
async function resume(tx: Transaction, context: Context, clusterId: string): Promise<void> {
  const now = context.now();
  // Applications before their syncs, and in one order, as everywhere.
  await tx.$queryRaw`
    SELECT 1 FROM applications WHERE cluster_id = ${clusterId}::uuid ORDER BY id FOR NO KEY UPDATE`;
  await tx.sync.updateMany({
    where: { state: 'pending', nextAttemptAt: { gt: now }, application: { clusterId } },
    data: { nextAttemptAt: now },
  });
  await tx.application.updateMany({ where: { clusterId }, data: { nextCheckAt: now } });
}

/** Records whether a cluster answers. When that changes, all of its applications are shown anew: unreachable is Unknown. */
export function recordClusterCheck(context: Context, clusterId: string, check: ClusterCheck): Promise<void> {
  return unitOfWork(context, (unit) => applyClusterCheck(unit, context, clusterId, check));
}

/** The same inside the caller's transaction, with what else of the row changes. */
export async function applyClusterCheck(
  { tx, emit }: Unit,
  context: Context,
  clusterId: string,
  check: ClusterCheck,
  also: Prisma.ClusterUpdateManyMutationInput = {},
): Promise<void> {
  const before = await tx.cluster.findFirst({ where: { id: clusterId } });
  if (!before) return;
  const shownBefore = await clusterViewOf(tx, clusterId);
  await tx.cluster.updateMany({
    where: { id: clusterId },
    data: { ...after(context, before, check), ...also },
  });
  const cluster = await clusterViewOf(tx, clusterId);
  if (JSON.stringify({ ...shownBefore, lastSeenAt: 0 }) !== JSON.stringify({ ...cluster, lastSeenAt: 0 })) {
    emit({ type: 'cluster', cluster });
  }
  if (before.state === cluster.state) return;
  if (cluster.state === 'connected') await resume(tx, context, clusterId);
  for (const application of await applicationViews(tx, { clusterId })) {
    emit({ type: 'application', application });
  }
}

function after(
  context: Context,
  before: { problemSince: Date | null; uid: string | null },
  check: ClusterCheck,
): Prisma.ClusterUpdateManyMutationInput {
  const now = context.now();
  if ('problem' in check) {
    return {
      state: 'unreachable',
      problem: toJson(check.problem),
      problemSince: before.problemSince ?? now,
      nextCheckAt: new Date(now.getTime() + SOON_MS),
    };
  }
  const { version, uid, permissions, kinds, nodes } = check.reached;
  return {
    state: 'connected',
    lastSeenAt: now,
    problem: JSON_NULL,
    problemSince: null,
    version,
    uid: before.uid ?? uid,
    permissions,
    servedKinds: kinds,
    ...(nodes === undefined ? {} : { nodes }),
  };
}
