import { type ApplicationView, syncPolicy, syncStatus } from '@landfall/contracts/application';
import { health } from '@landfall/contracts/health';
import {
  applicationId,
  clusterId,
  projectId,
  repositoryId,
  snapshotId,
  syncId,
} from '@landfall/contracts/ids';
import { problemWords } from '@landfall/contracts/problem';
import { rendererOptions } from '@landfall/contracts/renderer';
import { commitSummary, syncState } from '@landfall/contracts/sync';
import type { Prisma } from '@landfall/db/client';
import type { Transaction } from '@landfall/db/transaction';
import { timestamp, timestampOrNull } from '../json.ts';
import { notFound } from '../refusal.ts';
import { storedPin } from '../rollback/pin.ts';
import { type Known, type Related, readRelated } from './related.ts';

/** What a view tells of where an application comes from and goes to. */
export const withPlace = {
  repository: { select: { name: true, url: true } },
  cluster: { select: { name: true, state: true, lastSeenAt: true } },
} as const;

const shown = {
  // A plan tells of each object, and no list shows it.
  omit: { plan: true },
  include: withPlace,
} as const;
type Row = Prisma.ApplicationGetPayload<typeof shown>;
/** An application's own row. */
export type ApplicationRow = Prisma.ApplicationGetPayload<{ omit: { plan: true } }>;

/** A cluster that answers is watched: whatever had moved would have been seen. */
function lastSeen({ lastSeenAt, cluster }: Row): Date | null {
  if (lastSeenAt === null || cluster.lastSeenAt === null) return lastSeenAt;
  return lastSeenAt > cluster.lastSeenAt ? lastSeenAt : cluster.lastSeenAt;
}

function toView(row: Row, related: Related): ApplicationView {
  const unreachable = row.cluster.state === 'unreachable';
  return {
    id: applicationId.parse(row.id),
    name: row.name,
    projectId: projectId.parse(row.projectId),
    repositoryId: repositoryId.parse(row.repositoryId),
    repositoryName: row.repository.name,
    repositoryUrl: row.repository.url,
    targetRevision: row.targetRevision,
    path: row.path,
    renderer: rendererOptions.parse(row.renderer),
    clusterId: clusterId.parse(row.clusterId),
    clusterName: row.cluster.name,
    namespace: row.namespace,
    syncPolicy: syncPolicy.parse(row.syncPolicy),
    // Unreachable is Unknown, never the last colour (design 4.7).
    syncStatus: unreachable ? 'Unknown' : shownStatus(row),
    health: unreachable
      ? { status: 'Unknown', message: 'The cluster cannot be reached.' }
      : health.parse(row.health),
    deleting: row.deletion !== null,
    problem: row.problem === null ? null : problemWords.parse(row.problem),
    problemSince: timestampOrNull(row.problemSince),
    synced: commitOf(row.syncedSnapshotId, related),
    desired: commitOf(row.desiredSnapshotId, related),
    head: commitOf(row.headSnapshotId, related),
    pin: pinOf(row, related),
    holds: related.holdsOf(row),
    lastSync: lastSyncOf(row.lastSyncId, related),
    lastSeenAt: timestampOrNull(lastSeen(row)),
    changedAt: timestamp(row.changedAt),
    createdAt: timestamp(row.createdAt),
  };
}

/** What it is pinned to runs: that is not what Git wants, and is never shown as if it were. */
function shownStatus(row: Row): ApplicationView['syncStatus'] {
  const stored = syncStatus.parse(row.syncStatus);
  return stored === 'Synced' && row.pin !== null ? 'Pinned' : stored;
}

function pinOf(row: Row, related: Related): ApplicationView['pin'] {
  const pin = storedPin(row.pin);
  const commit = pin && commitOf(pin.snapshotId, related);
  if (!pin || !commit) return null;
  const { snapshotId: _id, ...summary } = commit;
  const { digest: _digest, ...shown } = pin;
  return { ...shown, snapshotId: snapshotId.parse(pin.snapshotId), commit: summary };
}

function commitOf(id: string | null, { commits }: Related) {
  if (id === null || !commits.has(id)) return null;
  return { ...commitSummary.parse(commits.get(id)), snapshotId: snapshotId.parse(id) };
}

function lastSyncOf(id: string | null, { syncs }: Related) {
  const sync = id === null ? undefined : syncs.get(id);
  if (!sync) return null;
  return {
    id: syncId.parse(sync.id),
    number: sync.number,
    state: syncState.parse(sync.state),
    at: timestamp(sync.endedAt ?? sync.requestedAt),
    by: sync.requestedBy,
  };
}

/** An application as pages show it. @throws Refusal `not-found`. */
export async function applicationViewOf(
  tx: Transaction,
  id: string,
  now = new Date(),
): Promise<ApplicationView> {
  const row = await tx.application.findFirst({ where: { id }, ...shown });
  if (!row) throw notFound('application');
  return toView(row, await readRelated(tx, [row], now));
}

/** The same of a row that the transaction has read or written already, `known` beside it. */
export async function applicationViewFrom(
  tx: Transaction,
  row: ApplicationRow,
  known: Known & { place?: ApplicationPlace },
  now = new Date(),
): Promise<ApplicationView> {
  // Whoever has read it may hand over a whole row, of before: nothing else of it counts.
  const { repository, cluster } = known.place ?? (await placeOf(tx, row));
  const related = await readRelated(tx, [row], now, known);
  return toView({ ...row, repository, cluster }, related);
}

/** Where an application comes from and goes to, as its view tells it. */
export type ApplicationPlace = Pick<Row, 'repository' | 'cluster'>;

/** Reads it. @throws Refusal `not-found`. */
export async function placeOf(
  tx: Transaction,
  { repositoryId, clusterId }: Pick<ApplicationRow, 'repositoryId' | 'clusterId'>,
): Promise<ApplicationPlace> {
  const [repository, cluster] = await Promise.all([
    tx.repository.findFirst({ where: { id: repositoryId }, ...withPlace.repository }),
    tx.cluster.findFirst({ where: { id: clusterId }, ...withPlace.cluster }),
  ]);
  if (!repository || !cluster) throw notFound('application');
  return { repository, cluster };
}

/** The organization's applications by name; of one cluster or repository when named. */
export async function applicationViews(
  tx: Transaction,
  where: { clusterId?: string; repositoryId?: string } = {},
  now = new Date(),
) {
  const rows = await tx.application.findMany({ where, orderBy: { name: 'asc' }, ...shown });
  const found = await readRelated(tx, rows, now);
  return rows.map((row) => toView(row, found));
}
