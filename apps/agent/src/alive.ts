import { closeSync, openSync, utimesSync } from 'node:fs';
import type { Log } from '@landfall/log';

const EVERY_MS = 10_000;

/**
 * Touches a file while this process's loop turns, until the signal: the liveness probe of its pod looks how old it is. Away from
 * the platform, or waiting for its turn, an agent is alive all the same.
 */
export function showAlive(path: string | undefined, log: Log, signal: AbortSignal): void {
  if (path === undefined) return;
  const touch = () => {
    try {
      closeSync(openSync(path, 'a'));
      const now = new Date();
      utimesSync(path, now, now);
    } catch (error) {
      log.warn({ error }, 'that the agent is alive cannot be shown');
    }
  };
  touch();
  const timer = setInterval(touch, EVERY_MS);
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
}
