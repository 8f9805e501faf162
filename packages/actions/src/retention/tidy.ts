import type { Transaction } from '@landfall/db/transaction';
import type { Context } from '../context.ts';
import { forgetUnusedKeys } from '../deploy-keys/forget-unused.ts';
import { unitOfWork } from '../unit.ts';
import { lockObjects } from './hold-objects.ts';

const DAY_MS = 86_400_000;
/** Of each application the newest entries of its history stay, however old they are. */
const KEPT_SYNCS = 10;
/** Rows of one statement: it stays well within the time that one may take. */
const AT_ONCE = 500;

/** Of one kind in one tidying: the sweep has others to look after, and what is left goes with the next one. */
const MOST_BATCHES = 20;

/** What one tidying took away. */
export interface Tidied {
  syncs: number;
  snapshots: number;
  objects: number;
  events: number;
  deliveries: number;
  drifts: number;
  pulls: number;
  proposals: number;
  deployKeys: number;
}

/**
 * Takes away what is older than an organization keeps: entries of histories, then snapshots that nothing names any more, then
 * the objects of no snapshot; events, deliveries, and drift, pull requests and proposals that are over. Besides, deploy keys that
 * no repository took for a day. Never what runs, what Git wants, what is pinned, the newest ten entries of an application, or the
 * audit log. Undefined when it is not due.
 */
export async function tidyHistory(context: Context): Promise<Tidied | undefined> {
  const days = await claim(context);
  if (days === undefined) return undefined;
  const before = new Date(context.now().getTime() - days * DAY_MS);
  const all = (take: (tx: Transaction) => Promise<number>) => untilNone(context, take);
  return {
    syncs: await all((tx) => takeSyncs(tx, before)),
    snapshots: await all((tx) => takeSnapshots(tx, before)),
    pulls: await all((tx) => takePulls(tx, before)),
    objects: await all((tx) => takeObjects(tx, context, before)),
    events: await all((tx) => takeEvents(tx, before)),
    deliveries: await all((tx) => takeDeliveries(tx, before)),
    drifts: await all((tx) => takeDrifts(tx, before)),
    proposals: await all((tx) => takeProposals(tx, before)),
    deployKeys: await all((tx) => forgetUnusedKeys(tx, context)),
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
  for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
    const taken = await unitOfWork(context, ({ tx }) => take(tx));
    sum += taken;
    if (taken < AT_ONCE) return sum;
  }
  return sum;
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

/** Candidates are looked for without the lock, which keeps renders waiting; they are asked about again under it. */
async function takeObjects(tx: Transaction, context: Context, before: Date): Promise<number> {
  const rows = await tx.$queryRaw<{ digest: string }[]>`
    WITH used AS MATERIALIZED (
      SELECT unnest(object_digests) AS digest FROM snapshots
      UNION SELECT unnest(object_digests) FROM probes UNION SELECT unnest(object_digests) FROM pull_plans)
    SELECT o.digest FROM objects o WHERE o.created_at < ${before}
      AND NOT EXISTS (SELECT FROM used u WHERE u.digest = o.digest)
    LIMIT ${AT_ONCE}::int`;
  if (rows.length === 0) return 0;
  const digests = rows.map(({ digest }) => digest);
  await lockObjects(tx, context, 'alone');
  await tx.$executeRaw`
    WITH used AS MATERIALIZED (
      SELECT unnest(object_digests) AS digest FROM snapshots
      UNION SELECT unnest(object_digests) FROM probes UNION SELECT unnest(object_digests) FROM pull_plans)
    DELETE FROM objects o WHERE o.digest = ANY(${digests})
      AND NOT EXISTS (SELECT FROM used u WHERE u.digest = o.digest)`;
  return rows.length;
}

/** From the oldest on. The newest stays: a reader that has seen everything is told nothing is missing. */
const takeEvents = (tx: Transaction, before: Date): Promise<number> => tx.$executeRaw`
  DELETE FROM events WHERE position IN (
    SELECT position FROM (SELECT position, at FROM events ORDER BY position LIMIT ${AT_ONCE}::int) AS oldest
    WHERE at < ${before}) AND position < (SELECT max(position) FROM events)`;

const takeDeliveries = (tx: Transaction, before: Date): Promise<number> => tx.$executeRaw`
  DELETE FROM deliveries WHERE id IN (
    SELECT id FROM deliveries WHERE received_at < ${before} AND state IN ('done', 'failed') LIMIT ${AT_ONCE}::int)`;

const takeDrifts = (tx: Transaction, before: Date): Promise<number> => tx.$executeRaw`
  DELETE FROM drifts WHERE id IN (SELECT id FROM drifts WHERE closed_at < ${before} LIMIT ${AT_ONCE}::int)`;

/** One that is open stays: it knows which comment at GitHub is ours. */
const takePulls = (tx: Transaction, before: Date): Promise<number> => tx.$executeRaw`
  DELETE FROM pull_requests WHERE id IN (
    SELECT id FROM pull_requests WHERE updated_at < ${before} AND standing IN ('unknown', 'merged', 'closed') LIMIT ${AT_ONCE}::int)`;

/** One that was pushed to a host which is not asked is never known to be over. */
const takeProposals = (tx: Transaction, before: Date): Promise<number> => tx.$executeRaw`
  DELETE FROM proposals WHERE id IN (
    SELECT id FROM proposals WHERE ended_at < ${before} OR (state = 'pushed' AND asked_at < ${before}) LIMIT ${AT_ONCE}::int)`;
