import { setTimeout as sleep } from 'node:timers/promises';
import type { Platform } from '@landfall/actions/context';
import { enqueueDue } from '@landfall/actions/sweep/enqueue-due';
import type { Log } from '@landfall/log';
import type { WorkerRole } from '@landfall/queue';

/**
 * Looks every few seconds for rows that wait for this role and wakes it (design 4.1): Redis may be flushed at any
 * moment and nothing is lost. A failed look (Postgres away) is logged and tried again. Ends with the signal.
 */
export async function sweep(
  platform: Platform,
  role: WorkerRole,
  { seconds, log, signal }: { seconds: number; log: Log; signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    try {
      const count = await enqueueDue(platform, role);
      if (count > 0) log.debug({ count }, 'rows were due');
    } catch (error) {
      log.warn({ error }, 'the sweep failed');
    }
    // Jitter keeps two workers from looking at the same moment for ever.
    const pause = seconds * 1_000 * (0.8 + Math.random() * 0.4);
    await sleep(pause, undefined, { signal }).catch(() => undefined);
  }
}
