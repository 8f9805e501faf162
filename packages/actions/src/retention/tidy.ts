import type { Transaction } from '@landfall/db/transaction';
import type { Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';
import { lockObjects } from './hold-objects.ts';

const DAY_MS = 86_400_000;
/** Of each application the newest entries of its history stay, however old they are. */
const KEPT_SYNCS = 10;
/** Rows of one statement: it stays well within the time that one may take. */
const AT_ONCE = 500;

/** What one tidying took away. */
export interface Tidied {
  syncs: number;
  snapshots: number;
  objects: number;
  events: number;
  deliveries: number;
}

/**
 * Takes away what is older than an organization keeps: entries of histories, then snapshots that nothing names any more, then
 * the objects of no snapshot; events and deliveries. Never what runs, what Git wants, what is pinned, the newest ten entries
 * of an application, or the audit log. Undefined when it is not due.
 */
export async function tidyHistory(context: Context): Promise<Tidied | undefined> {
  const days = await claim(context);
  if (days === undefined) return undefined;
  const before = new Date(context.now().getTime() - days * DAY_MS);
  const all = (take: (tx: Transaction) => Promise<number>) => untilNone(context, take);
  return {
    syncs: await all((tx) => takeSyncs(tx, before)),
    snapshots: await all((tx) => takeSnapshots(tx, before)),
    objects: await all((tx) => takeObjects(tx, context, before)),
    events: await all((tx) => takeEvents(tx, before)),
    deliveries: await all((tx) => takeDeliveries(tx, before)),
  };
}

/** The days to keep, for the one who comes first. */
function claim(context: Context): Promise<number | undefined> {
  const now = context.now();
  return unitOfWork(context, async ({ tx }) => {
    const [row] = await tx.organization.updateManyAndReturn({
      where: { id: context.organizationId, nextTidyAt: { lte: now } },
      data: { nextTidyAt: new Date(now.getTime() + DAY_MS * (0.9 + Math.random() * 0.2)) },
      select: { historyDays: true },
    });
    return row?.historyDays;
  });
}

async function untilNone(context: Context, take: (tx: Transaction) => Promise<number>): Promise<number> {
  let sum = 0;
  for (;;) {
    const taken = await unitOfWork(context, ({ tx }) => take(tx));
    sum += taken;
    if (taken < AT_ONCE) return sum;
  }
}

const takeSyncs = (tx: Transaction, before: Date): Promise<number> => tx.$executeRaw`
  DELETE FROM syncs WHERE id IN (
    SELECT s.id FROM syncs s JOIN applications a ON a.organization_id = s.organization_id AND a.id = s.application_id
    WHERE s.ended_at < ${before} AND s.number <= a.last_sync_number - ${KEPT_SYNCS}::int
      AND s.number IS DISTINCT FROM (a.pin->>'syncNumber')::int
      AND s.snapshot_id IS DISTINCT FROM a.desired_snapshot_id AND s.snapshot_id IS DISTINCT FROM a.synced_snapshot_id
      AND s.snapshot_id IS DISTINCT FROM a.head_snapshot_id
    LIMIT ${AT_ONCE}::int)`;

const takeSnapshots = (tx: Transaction, before: Date): Promise<number> => tx.$executeRaw`
  DELETE FROM snapshots WHERE id IN (
    SELECT n.id FROM snapshots n JOIN applications a ON a.organization_id = n.organization_id AND a.id = n.application_id
    WHERE n.created_at < ${before}
      AND n.id IS DISTINCT FROM a.desired_snapshot_id AND n.id IS DISTINCT FROM a.synced_snapshot_id
      AND n.id IS DISTINCT FROM a.head_snapshot_id AND n.id::text IS DISTINCT FROM a.pin->>'snapshotId'
      AND NOT EXISTS (SELECT FROM syncs s WHERE s.organization_id = n.organization_id AND s.snapshot_id = n.id)
    LIMIT ${AT_ONCE}::int)`;

async function takeObjects(tx: Transaction, context: Context, before: Date): Promise<number> {
  await lockObjects(tx, context, 'alone');
  return tx.$executeRaw`
    WITH used AS MATERIALIZED (
      SELECT unnest(object_digests) AS digest FROM snapshots
      UNION SELECT unnest(object_digests) FROM probes)
    DELETE FROM objects WHERE digest IN (
      SELECT o.digest FROM objects o WHERE o.created_at < ${before}
        AND NOT EXISTS (SELECT FROM used u WHERE u.digest = o.digest)
      LIMIT ${AT_ONCE}::int)`;
}

/** The newest stays: a reader that has seen everything is told nothing is missing. */
const takeEvents = (tx: Transaction, before: Date): Promise<number> => tx.$executeRaw`
  DELETE FROM events WHERE position IN (
    SELECT position FROM events WHERE at < ${before} AND position < (SELECT max(position) FROM events)
    ORDER BY position LIMIT ${AT_ONCE}::int)`;

const takeDeliveries = (tx: Transaction, before: Date): Promise<number> => tx.$executeRaw`
  DELETE FROM deliveries WHERE id IN (
    SELECT id FROM deliveries WHERE received_at < ${before} AND state IN ('done', 'failed') LIMIT ${AT_ONCE}::int)`;
