import type { ObjectResult, Plan } from '@landfall/contracts/plan';
import type { EngineEvent } from '@landfall/contracts/sync';
import type { Context } from '../context.ts';
import { holdLease, type Lease } from '../leases/lease.ts';
import { notFound } from '../refusal.ts';
import { type Unit, unitOfWork } from '../unit.ts';
import { readShown, toSyncView } from './view.ts';

export interface SyncProgress {
  syncId: string;
  applicationId: string;
  /** Telemetry since the last call; the host batches it (at most 100 ms or 200 events, design 5). */
  events: EngineEvent[];
  /** Given once, when it is known. */
  plan?: Plan;
  /** Results that are new or changed since the last call; of one object the last counts. */
  results?: ObjectResult[];
  durations?: Record<string, number>;
}

/** Stores and tells how far a running sync is. @throws LeaseLost when another host runs it now */
export function appendProgress(context: Context, lease: Lease, progress: SyncProgress): Promise<void> {
  return unitOfWork(context, async (unit) => {
    await holdLease(unit.tx, lease);
    await appendHeld(unit, progress);
  });
}

/** The same inside the caller's transaction, which holds the lease. @param read the sync as it stood before, where it was read */
export async function appendHeld(
  { tx, emit }: Unit,
  progress: SyncProgress,
  read?: Awaited<ReturnType<typeof readShown>>,
): Promise<void> {
  const { syncId, applicationId, events, plan, results, durations } = progress;
  if (results || plan || durations) {
    // In SQL: a plan is large, and Prisma walks through each of its values.
    const [added, planned, took] = [results, plan, durations].map((value) => value && JSON.stringify(value));
    await tx.$executeRaw`
      UPDATE syncs SET results = results || coalesce(${added ?? null}::jsonb, '[]'), plan = coalesce(${planned ?? null}::jsonb, plan),
        durations = coalesce(${took ?? null}::jsonb, durations)
      WHERE id = ${syncId}::uuid AND state = 'running'`;
  }
  if (plan) {
    const shown = read ?? (await readShown(tx, syncId));
    if (!shown) throw notFound('sync');
    const stored = { plan: { summary: plan.summary }, ...(durations ? { durations } : {}) };
    emit({ type: 'sync', sync: toSyncView({ ...shown, ...stored }) });
  }
  if (events.length > 0) emit({ type: 'sync-progress', syncId, applicationId, events });
}
