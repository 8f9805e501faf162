import { Redis } from 'ioredis';
import type { ReportQueue } from './report.ts';

const BACKOFF_MAX_MS = 2000;
const retryStrategy = (times: number): number => Math.min(50 * 2 ** Math.min(times, 6), BACKOFF_MAX_MS);

/**
 * A connection for whoever must not wait: a command fails at once while Redis is away and after two seconds while it
 * hangs. It reconnects by itself, for ever.
 */
export function hastyConnection(url: string, of: string, report: ReportQueue): Redis {
  return watched(
    new Redis(url, {
      retryStrategy,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: 2000,
      connectTimeout: 5000,
      keepAlive: 10_000,
    }),
    of,
    report,
  );
}

/** A connection for whoever waits for work: commands are kept until Redis is back. BullMQ asks for just this. */
export function patientConnection(url: string, of: string, report: ReportQueue): Redis {
  return watched(
    new Redis(url, { retryStrategy, maxRetriesPerRequest: null, connectTimeout: 5000, keepAlive: 10_000 }),
    of,
    report,
  );
}

/** Tells once when it is lost and once when it is back, not at each attempt. */
function watched(redis: Redis, of: string, report: ReportQueue): Redis {
  let lost = false;
  redis.on('error', (error: Error) => {
    if (!lost) report({ kind: 'connection', state: 'lost', of, message: error.message });
    lost = true;
  });
  redis.on('close', () => {
    if (!lost && redis.status !== 'end') report({ kind: 'connection', state: 'lost', of });
    lost = true;
  });
  redis.on('ready', () => {
    if (lost) report({ kind: 'connection', state: 'ready', of });
    lost = false;
  });
  return redis;
}

/** Resolves when the connection first answers, or after the time: nobody's start may hang on Redis. */
export async function readyWithin(redis: Redis, milliseconds: number): Promise<boolean> {
  if (redis.status === 'ready') return true;
  return new Promise((resolve) => {
    const done = (ready: boolean) => {
      clearTimeout(timer);
      redis.off('ready', onReady);
      resolve(ready);
    };
    const onReady = () => done(true);
    const timer = setTimeout(() => done(false), milliseconds);
    redis.once('ready', onReady);
  });
}
