import type { OrganizationId } from '@landfall/contracts/ids';
import { findUnobserved } from '@landfall/db/lookup';
import type { Platform } from '../context.ts';

/** A cluster with applications, of some tenant. */
export interface ClusterToObserve {
  organizationId: OrganizationId;
  id: string;
}

export interface ObserverShare {
  /** How many clusters this worker should observe, so that all have about as many. */
  fair: number;
  /** Clusters that nobody observes now. */
  free: ClusterToObserve[];
}

/** Free clusters that one look tells; what is left comes with the next. */
const MOST = 100;

/** Says that this worker is up for so long, and answers what its share of the clusters is. Only the database's clock counts. */
export async function observerShare(
  { database }: Platform,
  workerId: string,
  seconds: number,
): Promise<ObserverShare> {
  const { prisma } = database;
  const [row] = await prisma.$queryRaw<{ up: bigint }[]>`
    WITH gone AS (DELETE FROM workers WHERE expires_at <= clock_timestamp() AND id <> ${workerId}::uuid),
      self AS (
        INSERT INTO workers (id, expires_at) VALUES (${workerId}::uuid, clock_timestamp() + make_interval(secs => ${seconds}::float8))
        ON CONFLICT (id) DO UPDATE SET expires_at = EXCLUDED.expires_at)
    SELECT count(*) AS up FROM workers WHERE expires_at > clock_timestamp() AND id <> ${workerId}::uuid`;
  const { free, total } = await findUnobserved(database, MOST);
  return { fair: Math.ceil(total / (Number(row?.up ?? 0) + 1)), free };
}

/** This worker is leaving: its clusters are free for the others. */
export async function leaveObserving({ database }: Platform, workerId: string): Promise<void> {
  await database.prisma.$executeRaw`DELETE FROM workers WHERE id = ${workerId}::uuid`;
}
