import type { Context } from '../src/context.ts';
import { acquireLease } from '../src/leases/acquire.ts';
import { applicationLease } from '../src/leases/lease.ts';
import { releaseLease } from '../src/leases/release.ts';
import { finishSync } from '../src/syncs/finish.ts';
import { listSyncs } from '../src/syncs/list.ts';
import { startSync } from '../src/syncs/start.ts';

/** What a worker does with the newest sync that is pending: runs it to its end (`started`), or is told why not. */
export async function runNewest(
  context: Context,
  applicationId: string,
  outcome: 'succeeded' | 'failed' = 'succeeded',
): Promise<string> {
  const { items } = await listSyncs(context, { limit: 50, applicationId });
  const sync = items.find(({ state }) => state === 'pending');
  if (!sync) return 'nothing';
  const held = await acquireLease(context, applicationLease(applicationId), crypto.randomUUID(), 30);
  if (!held) throw new Error('the lease was to be free');
  const start = await startSync(context, held, sync.id);
  const problem = { code: 'object-failed', what: 'No.', why: 'It says no.', fix: 'Mend it.' };
  const failed = outcome === 'failed' ? { problem } : {};
  const end = { syncId: sync.id, outcome, results: [], durations: {}, ...failed };
  if ('started' in start) await finishSync(context, held, end);
  await releaseLease(context, held);
  return Object.keys(start)[0] ?? '';
}
