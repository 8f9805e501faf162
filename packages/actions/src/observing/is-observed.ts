import type { Transaction } from '@landfall/db/transaction';
import { SILENCE_MS } from '../agents/connection.ts';
import type { Context } from '../context.ts';
import { observerLease } from '../leases/lease.ts';

/** Is this cluster watched, by a worker that holds its lease or by its own agent, which was heard of lately? */
export async function isObserved(tx: Transaction, context: Context, clusterId: string): Promise<boolean> {
  const heardSince = new Date(context.now().getTime() - SILENCE_MS);
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM leases WHERE key = ${observerLease(clusterId)} AND expires_at > clock_timestamp()
    UNION ALL SELECT 1 FROM clusters WHERE id = ${clusterId}::uuid AND kind = 'agent' AND state = 'connected'
      AND connection_id IS NOT NULL AND seen_at > ${heardSince}`;
  return rows.length > 0;
}
