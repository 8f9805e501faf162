import { setTimeout as sleep } from 'node:timers/promises';
import { DevstackError, didNotStart } from './errors.ts';
import { endOfLog, type RunningProcess } from './processes.ts';

export { endOfLog };

/**
 * Waits until `probe` answers true, the child ends, or the time is over.
 * @throws DevstackError with the end of the child's log in it; the child is not left running then.
 */
export async function waitUntilReady(
  child: RunningProcess,
  probe: () => Promise<boolean>,
  timeoutMs = 60_000,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    if (await probe().catch(() => false)) return;
    if (!child.running()) throw didNotStart(child.name, await child.exited, await endOfLog(child.logPath));
    if (performance.now() > deadline) {
      await child.stop();
      throw new DevstackError(
        'not-ready-in-time',
        `${child.name} did not become ready within ${Math.round(timeoutMs / 1000)} s.`,
        await endOfLog(child.logPath),
        `Its log is ${child.logPath}.`,
      );
    }
    await sleep(50);
  }
}

/**
 * Waits for `work`, but no longer than `child` lives.
 * @throws DevstackError with the end of the child's log in it.
 */
export async function whileRunning<T>(child: RunningProcess, work: Promise<T>): Promise<T> {
  const ended = child.exited.then(async (how) => {
    throw didNotStart(child.name, how, await endOfLog(child.logPath));
  });
  return Promise.race([work, ended]);
}
