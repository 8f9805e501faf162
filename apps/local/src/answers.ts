import { setTimeout as sleep } from 'node:timers/promises';
import { LaunchError } from './launch-error.ts';

const patienceMs = 90_000;

/**
 * Waits until something answers at an address with anything but the door's own "still starting" or a failure.
 * @throws LaunchError when nothing does within a minute and a half, with where to look.
 */
export async function waitForAnswer(url: string, what: string, logs: string): Promise<void> {
  const deadline = performance.now() + patienceMs;
  let last = 'nothing listens there yet';
  while (performance.now() < deadline) {
    try {
      const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(20_000) });
      await answer.body?.cancel();
      if (answer.status < 500) return;
      last = `it answers ${answer.status}`;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await sleep(100);
  }
  throw new LaunchError(`The ${what} did not come up: ${last}. Its log is in ${logs}.`);
}
