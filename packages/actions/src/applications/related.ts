import type { Hold } from '@landfall/contracts/freeze';
import type { Transaction } from '@landfall/db/transaction';
import { type Holdable, readHolds } from '../freeze/holds.ts';

interface ShownSync {
  id: string;
  number: number;
  state: string;
  requestedAt: Date;
  endedAt: Date | null;
  requestedBy: string | null;
}

/** Rows beside an application's own that its view tells of. */
export interface Related {
  holdsOf: (application: Holdable) => Hold[];
  commits: Map<string, unknown>;
  syncs: Map<string, ShownSync>;
}

/** Of them, what the transaction has read or written already: it is not read again. */
export interface Known {
  snapshots?: readonly { id: string; commit: unknown }[];
  syncs?: readonly ShownSync[];
  holdsOf?: Related['holdsOf'];
}

interface Naming {
  desiredSnapshotId: string | null;
  headSnapshotId: string | null;
  syncedSnapshotId: string | null;
  lastSyncId: string | null;
}

/** Reads them for some applications at once. */
export async function readRelated(
  tx: Transaction,
  rows: readonly Naming[],
  now: Date,
  known: Known = {},
): Promise<Related> {
  // SQL of our own is asked alone (decision 0031).
  const holdsOf = known.holdsOf ?? (await readHolds(tx, now));
  const [commits, syncs] = await Promise.all([
    commitsOf(tx, rows, known.snapshots ?? []),
    syncsOf(tx, rows, known.syncs ?? []),
  ]);
  return { holdsOf, commits, syncs };
}

async function commitsOf(
  tx: Transaction,
  rows: readonly Naming[],
  known: readonly { id: string; commit: unknown }[],
): Promise<Related['commits']> {
  const commits = new Map(known.map(({ id, commit }) => [id, commit]));
  const missing = missingOf(
    rows.flatMap((row) => [row.desiredSnapshotId, row.headSnapshotId, row.syncedSnapshotId]),
    commits,
  );
  if (missing.length === 0) return commits;
  const found = await tx.snapshot.findMany({
    where: { id: { in: missing } },
    select: { id: true, commit: true },
  });
  for (const { id, commit } of found) commits.set(id, commit);
  return commits;
}

async function syncsOf(
  tx: Transaction,
  rows: readonly Naming[],
  known: readonly ShownSync[],
): Promise<Related['syncs']> {
  const syncs = new Map(known.map((sync) => [sync.id, sync]));
  const missing = missingOf(
    rows.map(({ lastSyncId }) => lastSyncId),
    syncs,
  );
  if (missing.length === 0) return syncs;
  const found = await tx.sync.findMany({
    where: { id: { in: missing } },
    select: { id: true, number: true, state: true, requestedAt: true, endedAt: true, requestedBy: true },
  });
  for (const sync of found) syncs.set(sync.id, sync);
  return syncs;
}

const missingOf = (ids: readonly (string | null)[], known: ReadonlyMap<string, unknown>): string[] => [
  ...new Set(ids.filter((id) => id !== null).filter((id) => !known.has(id))),
];
